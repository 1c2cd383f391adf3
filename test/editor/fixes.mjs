// Fixes as a user takes them: the lightbulb, the preview of what is not safe, undo, ignoring with a reason, and on save.

import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/environment.mjs';
import { openBrowser } from '../../scripts/vscode/browser.mjs';
import { address, remoteUri, startServer } from '../../scripts/vscode/server.mjs';
import { openFile, WAIT } from './workbench.mjs';
import { quietSettings } from './workspace.mjs';

const PICTURES = join(root, 'out/screenshots');

const files = {
  'sandbox.nix': [
    '{ stdenv }:',
    'stdenv.mkDerivation {',
    '  name = "🦊";',
    '  __noChroot = true;',
    '  src = ./.;',
    '}',
    '',
  ],
  'comment.nix': [
    '{ pkgs }:',
    '# nix-audit: ignore[impure-get-env] there was something here',
    'pkgs.hello # 🦊',
    '',
  ],
};

export async function checkFixes({ extension, chromium, report }) {
  await mkdir(PICTURES, { recursive: true });
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'nixa-fixes-')));
  for (const [name, lines] of Object.entries(files)) await writeFile(join(folder, name), lines.join('\n'));
  const settings = {
    ...quietSettings,
    'editor.codeActionsOnSave': { 'source.fixAll.nixAudit': 'explicit' },
    'editor.minimap.enabled': false,
  };
  const server = await startServer({ settings, extension });
  const browser = await openBrowser(chromium);
  const page = await browser.context.newPage();
  const step = async (name, test) => {
    try {
      await test();
      report.pass(`workbench: ${name}`);
    } catch (error) {
      await page.screenshot({ path: join(PICTURES, 'failure.png') });
      report.fail(`workbench: ${name}`, `${error.message}\nSee out/screenshots/failure.png`);
    }
  };
  try {
    await page.goto(address(server, folder, [['openFile', remoteUri(server, join(folder, 'sandbox.nix'))]]));
    await page.waitForSelector('.squiggly-error', WAIT);
    await step('a fix is taken with the lightbulb, looked at, applied, and undone', () => unsafe(page));
    await step('a finding is ignored with a reason', () => ignored(page));
    await step('the page of a rule is opened from its finding', () => rulePage(page));
    await step('what is safe is fixed on save', () => onSave(page));
  } finally {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function unsafe(page) {
  await offered(page, '4:5', 'Remove __noChroot');
  await page.screenshot({ path: join(PICTURES, 'fix-lightbulb.png') });
  await take(page, 'Remove __noChroot');
  // It is not safe: the editor shows what would be written.
  await page.waitForSelector('.bulk-edit-panel .monaco-list-row:has-text("sandbox.nix")', WAIT);
  await page.screenshot({ path: join(PICTURES, 'fix-preview.png') });
  await shows(page, '__noChroot');
  await page.click('.bulk-edit-panel .edit-checkbox');
  await page.click('.bulk-edit-panel .monaco-button:has-text("Apply")');
  await showsNot(page, '__noChroot');
  await page.waitForSelector('.squiggly-error', { ...WAIT, state: 'detached' });
  await page.screenshot({ path: join(PICTURES, 'fix-applied.png') });
  await page.click('.editor-instance .view-lines');
  await page.keyboard.press('Control+Z');
  await shows(page, '__noChroot');
  await page.waitForSelector('.squiggly-error', WAIT);
}

async function ignored(page) {
  await offered(page, '4:5', 'Ignore drv-no-chroot here');
  await take(page, 'Ignore drv-no-chroot here');
  await page.waitForSelector('.quick-input-widget:has-text("Why is it all right here?")', WAIT);
  await page.keyboard.type('its tests need the network');
  await page.screenshot({ path: join(PICTURES, 'ignore-reason.png') });
  await page.keyboard.press('Enter');
  await shows(page, '# nix-audit: ignore[drv-no-chroot] its tests need the network');
  await page.waitForSelector('.squiggly-error', { ...WAIT, state: 'detached' });
  await page.screenshot({ path: join(PICTURES, 'ignored.png') });
  await page.keyboard.press('Control+Z');
  await showsNot(page, 'ignore[drv-no-chroot]');
  await page.waitForSelector('.squiggly-error', WAIT);
}

async function rulePage(page) {
  await offered(page, '4:5', 'Open the page of drv-no-chroot');
  await take(page, 'Open the page of drv-no-chroot');
  await page.waitForSelector('.tab:has-text("drv-no-chroot.md")', WAIT);
}

async function onSave(page) {
  await openFile(page, 'comment.nix');
  await shows(page, 'there was something here');
  await page.waitForSelector('.squiggly-info, .squiggly-hint, .squiggly-warning', WAIT);
  await page.click('.editor-instance .view-lines');
  await page.keyboard.press('Control+S');
  await showsNot(page, 'there was something here');
  await shows(page, 'pkgs.hello');
  await page.screenshot({ path: join(PICTURES, 'fixed-on-save.png') });
  await page.keyboard.press('Control+Z');
  await shows(page, 'there was something here');
}

/** Opens the list of actions at `line:column` until it offers one: the problems may come a moment later. */
async function offered(page, place, title) {
  for (let attempt = 0; ; attempt++) {
    await page.click('.editor-instance .view-lines');
    await page.keyboard.press('Control+G');
    await page.waitForSelector('.quick-input-widget input', WAIT);
    await page.keyboard.type(place);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+.');
    try {
      await page.waitForSelector(row(title), { timeout: 5000 });
      return;
    } catch (error) {
      if (attempt === 5) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

async function take(page, title) {
  await page.click(row(title));
}

function row(title) {
  return `.action-widget .monaco-list-row:has-text("${title}")`;
}

async function shows(page, text) {
  await page.waitForFunction(holds, [text, true], WAIT);
}

async function showsNot(page, text) {
  await page.waitForFunction(holds, [text, false], WAIT);
}

/** Whether the lines of the editor hold a text; blanks are of another kind there. */
function holds([text, expected]) {
  const lines = [...globalThis.document.querySelectorAll('.editor-instance .view-line')];
  const shown = lines.map((line) => line.textContent.replaceAll('\u00A0', ' ')).join('\n');
  return lines.length > 0 && shown.includes(text) === expected;
}
