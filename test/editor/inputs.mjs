// The view of inputs, as a user sees it: expanding, filtering, selecting in both directions, a list by source, an edit of
// the lock, and names that try to be more than text.

import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/environment.mjs';
import { openBrowser } from '../../scripts/vscode/browser.mjs';
import { address, remoteUri, startServer } from '../../scripts/vscode/server.mjs';
import { WAIT } from './workbench.mjs';
import { copyExamples, quietSettings } from './workspace.mjs';

const PICTURES = join(root, 'out/screenshots');
const TITLE = '.action-label[aria-label^="Nix Audit"]';
const ROW = '.pane-body .monaco-list-row';

export async function checkInputs({ extension, chromium, report }) {
  await mkdir(PICTURES, { recursive: true });
  const examples = await copyExamples();
  await writeFile(join(examples.folder, 'poisoned/flake.lock'), await biggerLock(examples.folder));
  // In the browser the editor saves by itself, which would hide what is only typed.
  const settings = { ...quietSettings, 'files.autoSave': 'off' };
  const server = await startServer({ settings, extension });
  const browser = await openBrowser(chromium);
  const page = await browser.context.newPage();
  const steps = {
    'locks, their inputs and theirs are expanded': expand,
    'the view follows the editor': followsEditor,
    'the editor follows the view, and a link leads to the real node': followsView,
    'why something is here': whyHere,
    'the revision is copied, and the forge compares': outwards,
    'a filter shows what fits, and what leads there': filters,
    'by source: how many nixpkgs there are': bySource,
    'an edit of the lock is seen while it is typed': edits,
    'names stay text': hostileNames,
  };
  try {
    const payload = [['openFile', remoteUri(server, join(examples.folder, 'poisoned/flake.nix'))]];
    await page.goto(address(server, examples.folder, payload));
    // A badge lies over the middle of it.
    await page.click(TITLE, { ...WAIT, position: { x: 8, y: 8 } });
    for (const [name, step] of Object.entries(steps)) {
      await step(page, examples.folder);
      report.pass(`inputs: ${name}`);
    }
    await page.close();
    await welcome(browser, extension);
    report.pass('inputs: without a flake, the view says so, and in Restricted Mode what that means');
  } catch (error) {
    if (!page.isClosed()) await page.screenshot({ path: join(PICTURES, 'failure.png') });
    report.fail('inputs', `${error.message}\nSee out/screenshots/failure.png`);
  } finally {
    await browser.close();
    await server.stop();
    await examples.remove();
  }
}

/** A workspace without a flake, that nobody trusts. */
async function welcome(browser, extension) {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'nixa-none-')));
  const settings = { ...quietSettings, 'security.workspace.trust.startupPrompt': 'never' };
  const server = await startServer({ settings, extension, trust: true });
  try {
    const page = await browser.context.newPage();
    await page.goto(address(server, folder));
    await page.click(TITLE, { ...WAIT, position: { x: 8, y: 8 } });
    for (const words of ['This workspace has no flake.nix', 'In Restricted Mode files are read as text'])
      await page.waitForSelector(`.welcome-view-content:has-text("${words}")`, WAIT);
    await page.screenshot({ path: join(PICTURES, 'inputs-welcome.png') });
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The poisoned lock with a second nixpkgs below one of its inputs. */
async function biggerLock(folder) {
  const lock = JSON.parse(await readFile(join(folder, 'poisoned/flake.lock'), 'utf8'));
  const { nixpkgs, tools } = lock.nodes;
  lock.nodes.nixpkgs_2 = { ...nixpkgs, locked: { ...nixpkgs.locked, owner: 'NixOS', rev: 'a'.repeat(40) } };
  lock.nodes.nixpkgs.locked.owner = 'NixOS';
  tools.inputs = { ...tools.inputs, nixpkgs: 'nixpkgs_2' };
  return `${JSON.stringify(lock, null, 2)}\n`;
}

/** A row of the view by its name and words of its description. */
function row(page, name, words = '') {
  const text = words === '' ? '' : `:has-text("${words}")`;
  return page.locator(`${ROW}:has(.monaco-icon-label[aria-label="${name}"])${text}`);
}

async function expand(page) {
  await row(page, 'poisoned/flake.lock').waitFor(WAIT);
  await row(page, 'unpinned/flake.nix', 'has no flake.lock').waitFor(WAIT);
  const tools = row(page, 'tools');
  await tools.waitFor(WAIT);
  await tools.locator('.monaco-tl-twistie').click(WAIT);
  await row(page, 'systems', '→ systems').waitFor(WAIT);
  await row(page, 'nixpkgs', '2 of 2').waitFor(WAIT);
  await page.locator(`.action-item:has(${TITLE}) .badge-content`, { hasText: /^\d+$/ }).waitFor(WAIT);
  await page.screenshot({ path: join(PICTURES, 'inputs.png') });
}

async function followsEditor(page, folder) {
  await cursorAt(page, folder, 'poisoned/flake.lock', '"nixpkgs_2": {');
  await selected(page, 'nixpkgs', '2 of 2');
  await cursorAt(page, folder, 'poisoned/flake.nix', 'numtide');
  await selected(page, 'tools');
}

async function followsView(page) {
  await row(page, 'nixpkgs', '2 of 2').click(WAIT);
  await page.waitForSelector('.tab.active:has-text("flake.lock")', WAIT);
  await page.waitForSelector('.monaco-editor .selected-text, .monaco-editor .current-line', WAIT);
  await selected(page, 'nixpkgs', '2 of 2');
  await row(page, 'systems', '→ systems').click(WAIT);
  await selected(page, 'systems', 'years');
}

async function whyHere(page) {
  await fromMenu(page, row(page, 'systems', '→ systems'), 'Why Is This Input Here');
  await page.waitForSelector('.quick-input-title:has-text("2 ways lead to it")', WAIT);
  await page.waitForSelector('.quick-input-list .monaco-list-row:has-text("tools → systems")', WAIT);
  await page.screenshot({ path: join(PICTURES, 'inputs-why.png') });
  await page.keyboard.press('Enter');
  await selected(page, 'systems', 'years');
}

async function outwards(page) {
  await row(page, 'nixpkgs', '2 of 2').click(WAIT);
  await selected(page, 'nixpkgs', '2 of 2');
  await command(page, 'Nix Audit: Copy Revision of Input');
  await page.waitForSelector('.statusbar-item:has-text("Copied aaaaaaaaaaaa")', WAIT);
  await command(page, 'Nix Audit: Compare Input with Upstream');
  // The editor asks before it opens a page.
  await page.waitForSelector('.monaco-dialog-box:has-text("NixOS/nixpkgs/compare/aaaaaaaa")', WAIT);
  await page.screenshot({ path: join(PICTURES, 'inputs-compare.png') });
  await page.keyboard.press('Escape');
}

async function filters(page) {
  await command(page, 'Nix Audit: Filter Inputs');
  await choose(page, 'More than Once');
  await page.waitForSelector('.pane-body .message:has-text("Filter: more than once. 2 of")', WAIT);
  await row(page, 'nixpkgs', '2 of 2').waitFor(WAIT);
  await row(page, 'tools').waitFor(WAIT);
  await row(page, 'clean/flake.lock').waitFor({ ...WAIT, state: 'detached' });
  await page.screenshot({ path: join(PICTURES, 'inputs-filter.png') });
  await command(page, 'Nix Audit: Filter Inputs');
  await choose(page, 'By Name or Source');
  await page.waitForSelector('.quick-input-widget:has-text("A part of a name")', WAIT);
  await page.keyboard.type('no such thing');
  await page.keyboard.press('Enter');
  await page.click('a.monaco-button:has-text("Clear Filter")', WAIT);
  await row(page, 'clean/flake.lock').waitFor(WAIT);
}

async function bySource(page) {
  await command(page, 'Nix Audit: Show Inputs by Source');
  const group = row(page, 'nixpkgs', '3 times, 3 revisions');
  await group.waitFor(WAIT);
  await group.locator('.monaco-tl-twistie').click(WAIT);
  await row(page, 'tools → nixpkgs', 'poisoned/flake.lock').waitFor(WAIT);
  await page.screenshot({ path: join(PICTURES, 'inputs-by-source.png') });
  await command(page, 'Nix Audit: Show Inputs as Tree');
  await row(page, 'poisoned/flake.lock').waitFor(WAIT);
}

async function edits(page, folder) {
  await cursorAt(page, folder, 'poisoned/flake.lock', '"tools": "tools"');
  await page.keyboard.type('"added": "systems",');
  await row(page, 'added').waitFor(WAIT);
  await page.waitForSelector('.tab.active.dirty', WAIT);
  await command(page, 'File: Revert File');
  await row(page, 'added').waitFor({ ...WAIT, state: 'detached' });
  await row(page, 'tools').waitFor(WAIT);
  // The same on disk, by another program.
  const path = join(folder, 'clean/flake.lock');
  const lock = JSON.parse(await readFile(path, 'utf8'));
  lock.nodes.root.inputs.again = ['systems'];
  await writeFile(path, `${JSON.stringify(lock, null, 2)}\n`);
  await row(page, 'again').waitFor(WAIT);
}

async function hostileNames(page, folder) {
  const name = `$(error) <b>bold</b> [x](command:evil) \u202egnp ${'y'.repeat(10_000)}`;
  const path = join(folder, 'clean/flake.lock');
  const lock = JSON.parse(await readFile(path, 'utf8'));
  lock.nodes[name] = { ...lock.nodes.systems, original: { type: 'github', owner: name, repo: name } };
  lock.nodes.root.inputs[name] = name;
  await writeFile(path, `${JSON.stringify(lock, null, 2)}\n`);
  const evil = page.locator(`${ROW}:has-text("$(error) <b>bold</b> [x](command:evil) \\\\u{202e}gnp")`);
  await evil.waitFor(WAIT);
  if ((await evil.locator('b, a[href*="evil"], .label-name .codicon').count()) > 0)
    throw new Error('a name became markup');
  await evil.hover(WAIT);
  await page.waitForSelector('.monaco-hover:has-text("Pinned by")', WAIT);
  if ((await page.locator('.monaco-hover b, .monaco-hover a, .monaco-hover .codicon-error').count()) > 0)
    throw new Error('a name became markup in the hover');
  await page.screenshot({ path: join(PICTURES, 'inputs-hostile.png') });
  await fromMenu(page, evil, 'Why Is This Input Here');
  await page.waitForSelector('.quick-input-list .monaco-list-row:has-text("$(error) <b>bold</b>")', WAIT);
  await page.keyboard.press('Escape');
}

async function selected(page, name, words) {
  const found = row(page, name, words).and(page.locator('.selected'));
  await found.waitFor(WAIT);
}

/** Puts the cursor on the first place of a text in a file. */
async function cursorAt(page, folder, file, text) {
  const lines = (await readFile(join(folder, file), 'utf8')).split('\n');
  const line = lines.findIndex((one) => one.includes(text));
  const place = `${line + 1}:${(lines[line] ?? '').indexOf(text) + 1}`;
  const name = file.split('/').at(-1);
  await page.keyboard.press('Control+P');
  await page.waitForSelector('.quick-input-widget input', WAIT);
  await page.keyboard.type(file.replace('/', ' '));
  await page.waitForSelector(`.quick-input-list .monaco-list-row.focused:has-text("${name}")`, WAIT);
  await page.keyboard.press('Enter');
  await page.waitForSelector(`.tab.active:has-text("${name}")`, WAIT);
  await page.waitForSelector('.monaco-editor.focused', WAIT);
  await command(page, 'Go to Line/Column');
  await page.waitForSelector('.quick-input-list .monaco-list-row:has-text("ine number")', WAIT);
  await page.keyboard.type(place);
  await page.keyboard.press('Enter');
  await page.waitForSelector(`.statusbar-item:has-text("Ln ${line + 1},")`, WAIT);
}

async function command(page, title) {
  await page.keyboard.press('F1');
  await page.waitForSelector('.quick-input-widget input', WAIT);
  await page.keyboard.type(title);
  await page.waitForSelector(`.quick-input-list .monaco-list-row.focused:has-text("${title}")`, WAIT);
  await page.keyboard.press('Enter');
}

async function fromMenu(page, one, title) {
  await one.click({ ...WAIT, button: 'right' });
  const item = page.locator(`.monaco-menu .action-label:has-text("${title}")`);
  await item.waitFor(WAIT);
  // A menu takes no click in its first moments, so that nobody chooses by opening it.
  await page.waitForTimeout(500);
  await item.click(WAIT);
}

async function choose(page, label) {
  await page.click(`.quick-input-list .monaco-list-row:has-text("${label}")`, WAIT);
}
