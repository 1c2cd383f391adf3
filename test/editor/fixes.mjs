// Fixes as a user takes them: the lightbulb, the preview of what is not safe, undo, ignoring with a reason, and on save.

import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../../scripts/environment.mjs';
import { installedNix } from '../../scripts/nix/install.mjs';
import { openBrowser } from '../../scripts/vscode/browser.mjs';
import { address, remoteUri, startServer } from '../../scripts/vscode/server.mjs';
import { openFile, WAIT } from './workbench.mjs';
import { quietSettings } from './workspace.mjs';

const PICTURES = join(root, 'out/screenshots');

const REV = '5083ec887760adfe12af64830a66807423a859a7';
const LOCK = JSON.stringify(
  {
    nodes: {
      nixpkgs: {
        locked: {
          lastModified: 1731890469,
          narHash: 'sha256-D1FNZ70NmQEwNxpSSdTXCSklBH1z2isPR84J6DQrJGs=',
          owner: 'NixOS',
          repo: 'nixpkgs',
          rev: REV,
          type: 'github',
        },
        original: { id: 'nixpkgs', type: 'indirect' },
      },
      root: { inputs: { nixpkgs: 'nixpkgs' } },
    },
    root: 'root',
    version: 7,
  },
  null,
  2,
);

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
  'flake.nix': ['{', '  inputs.nixpkgs.url = "nixpkgs";', '  outputs = { self, nixpkgs }: { };', '}', ''],
  'flake.lock': [LOCK, ''],
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
    await step(
      'an input is pinned in flake.nix and flake.lock, and both are as before when it is undone',
      () => pinned(page),
    );
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

async function pinned(page) {
  await openFile(page, 'flake.lock');
  await shows(page, '"id": "nixpkgs"');
  await openFile(page, 'flake.nix');
  await offered(page, '2:26', "Pin 'nixpkgs' to");
  await page.screenshot({ path: join(PICTURES, 'pin-lightbulb.png') });
  await take(page, "Pin 'nixpkgs' to");
  await page.waitForSelector('.bulk-edit-panel .monaco-list-row:has-text("flake.lock")', WAIT);
  await page.screenshot({ path: join(PICTURES, 'pin-preview.png') });
  for (const name of ['flake.nix', 'flake.lock'])
    await page.click(`.bulk-edit-panel .monaco-list-row:has-text("${name}") .edit-checkbox`);
  await page.click('.bulk-edit-panel .monaco-button:has-text("Apply")');
  await shows(page, `github:NixOS/nixpkgs/${REV}`);
  await page.screenshot({ path: join(PICTURES, 'pin-applied.png') });
  await openFile(page, 'flake.lock');
  await showsNot(page, '"id": "nixpkgs"');
  await openFile(page, 'flake.nix');
  await page.click('.editor-instance .view-lines');
  await page.keyboard.press('Control+Z');
  await shows(page, '"nixpkgs"');
  await openFile(page, 'flake.lock');
  await shows(page, '"id": "nixpkgs"');
}

/** The hash of what is fetched, from a server of this machine, by the real Nix. */
export async function checkHashFix({ extension, chromium, report }) {
  const program = [...installedNix().values()].at(-1);
  const name = 'a placeholder becomes the true hash, with Nix';
  if (program === undefined) {
    report.leaveOut(name, 'no Nix is installed');
    return;
  }
  await mkdir(PICTURES, { recursive: true });
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'nixa-hash-')));
  const content = 'what is fetched 🦊\n';
  const source = createServer((_, response) => response.end(content));
  await new Promise((resolve) => source.listen(0, '127.0.0.1', resolve));
  const address_ = `http://127.0.0.1:${source.address().port}/data.txt`;
  const work = join(folder, 'work');
  mkdirSync(work);
  const text = `{ lib, fetchurl }:\nfetchurl {\n  url = "${address_}";\n  hash = lib.fakeHash; # 🦊\n}\n`;
  await writeFile(join(work, 'source.nix'), text);
  // Loaded here, where the Node of the tests runs, which reads TypeScript.
  const { environment } = await import('../nix-cli/environment.ts');
  const {
    PATH: _path,
    HOME: _home,
    http_proxy: _http,
    https_proxy: _https,
    all_proxy: _all,
    ...env
  } = environment([dirname(program), process.env.PATH].join(':'), (part) => {
    mkdirSync(join(folder, part), { recursive: true });
    return join(folder, part);
  });
  const settings = { ...quietSettings, 'nixAudit.nix.path': program };
  const server = await startServer({ settings, env, extension });
  const browser = await openBrowser(chromium);
  const page = await browser.context.newPage();
  try {
    await page.goto(address(server, work, [['openFile', remoteUri(server, join(work, 'source.nix'))]]));
    await page.waitForSelector('.squiggly-error', WAIT);
    const title = 'and write its hash';
    // The editor throws a list of actions away where problems are told anew, and with it what they would run.
    await page.waitForTimeout(4000);
    await offered(page, '4:12', title);
    await page.screenshot({ path: join(PICTURES, 'hash-lightbulb.png') });
    await take(page, title);
    await page.waitForSelector('.notification-toast:has-text("Fetched http://127.0.0.1")', WAIT);
    await page.screenshot({ path: join(PICTURES, 'hash-fetched.png') });
    await shows(page, 'lib.fakeHash');
    await page.click('.notification-toast .monaco-button:has-text("Apply")');
    const hash = `sha256-${createHash('sha256').update(content).digest('base64')}`;
    await shows(page, `hash = "${hash}";`);
    await page.waitForSelector('.squiggly-error', { ...WAIT, state: 'detached' });
    await page.screenshot({ path: join(PICTURES, 'hash-applied.png') });
    await page.click('.editor-instance .view-lines');
    await page.keyboard.press('Control+Z');
    await shows(page, 'lib.fakeHash');
    report.pass(`workbench: ${name}`);
  } catch (error) {
    await page.screenshot({ path: join(PICTURES, 'failure.png') });
    report.fail(`workbench: ${name}`, `${error.message}\nSee out/screenshots/failure.png`);
  } finally {
    await browser.close();
    await server.stop();
    source.close();
    await rm(folder, { recursive: true, force: true });
  }
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
  await page.waitForSelector(row(title), WAIT);
  // A menu takes no click in its first moments, so that nobody chooses by opening it.
  await page.waitForTimeout(500);
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
