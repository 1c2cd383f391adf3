// The extension as a user sees it: squiggles, the Problems panel, the status, and Restricted Mode.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../scripts/environment.mjs';
import { openBrowser } from '../../scripts/vscode/browser.mjs';
import { address, remoteUri, startServer } from '../../scripts/vscode/server.mjs';
import { commitAll, copyExamples, countingGit, quietSettings } from './workspace.mjs';

export const WAIT = { timeout: 60_000 };
const PICTURES = join(root, 'out/screenshots');

export async function checkWorkbench({ extension, chromium, report }) {
  await mkdir(PICTURES, { recursive: true });
  const examples = await copyExamples();
  commitAll(examples.folder);
  const git = await countingGit();
  const browser = await openBrowser(chromium);
  /** Opens a file of the examples in a new window of a new server, and hands the window to a test. */
  const withWindow = async (name, file, options, test) => {
    const server = await startServer({ ...options, env: git.env, extension });
    const page = await browser.context.newPage();
    try {
      const payload = [['openFile', remoteUri(server, join(examples.folder, file))]];
      await page.goto(address(server, examples.folder, payload));
      await test(page);
      report.pass(`workbench: ${name}`);
    } catch (error) {
      await page.screenshot({ path: join(PICTURES, 'failure.png') });
      report.fail(`workbench: ${name}`, `${error.message}\nSee out/screenshots/failure.png`);
    } finally {
      await page.close();
      await server.stop();
    }
  };
  try {
    const trusted = { settings: quietSettings };
    await withWindow(
      'a poisoned lock is underlined and listed',
      'poisoned/flake.lock',
      trusted,
      poisonedLock,
    );
    // The editor's own support for git is off, so that whoever starts it is the auditor.
    const quiet = { ...quietSettings, 'git.enabled': false };
    const untrusted = {
      trust: true,
      settings: { ...quiet, 'security.workspace.trust.startupPrompt': 'never' },
    };
    const quietly = await git.starts();
    await withWindow(
      'Restricted Mode has the static audit, and starts no git',
      'poisoned/flake.nix',
      untrusted,
      async (page) => {
        await restrictedMode(page);
        const starts = (await git.starts()) - quietly;
        if (starts > 0) throw new Error(`git was started ${starts} times`);
      },
    );
    const lock = join(examples.folder, 'clean/flake.lock');
    await writeFile(lock, tampered(await readFile(lock, 'utf8')));
    await withWindow(
      'in a trusted workspace, a lock is compared with git HEAD',
      'clean/flake.lock',
      { settings: quiet },
      async (page) => {
        await changedHash(page);
        // The control of the test above: this is how it would be seen.
        if ((await git.starts()) === quietly) throw new Error('git was not started');
      },
    );
  } finally {
    await git.remove();
    await browser.close();
    await examples.remove();
  }
}

async function poisonedLock(page) {
  await page.waitForSelector('.squiggly-error', WAIT);
  await page.keyboard.press('Control+Shift+M');
  await problemRow(page, 'lock-source-mismatch');
  // What the workspace holds beside the open file comes a moment later.
  await page.waitForSelector('.markers-panel .monaco-list-row:has-text("flake-input-pr-ref")', WAIT);
  await page.screenshot({ path: join(PICTURES, 'flake-lock.png') });
  await openFile(page, 'poisoned flake.nix');
  await page.waitForSelector('.squiggly-error', WAIT);
  await problemRow(page, 'flake-input-pr-ref');
  await coloured(page);
  await page.screenshot({ path: join(PICTURES, 'flake-nix.png') });
}

async function restrictedMode(page) {
  await page.waitForSelector('.squiggly-error', WAIT);
  await page.waitForSelector('.statusbar-item:has-text("Restricted Mode")', WAIT);
  await page.keyboard.press('Control+Shift+M');
  await problemRow(page, 'flake-input-pr-ref');
  await page.click('.statusbar-item[id="status.languageStatus"]');
  await page.waitForSelector('.monaco-hover:has-text("static audit in Restricted Mode")', WAIT);
  await page.screenshot({ path: join(PICTURES, 'restricted-mode.png') });
}

async function changedHash(page) {
  await page.waitForSelector('.squiggly-error', WAIT);
  await page.keyboard.press('Control+Shift+M');
  await problemRow(page, 'lock-diff-nar-hash-only');
  await page.screenshot({ path: join(PICTURES, 'compared-with-head.png') });
}

/** The lock with another hash for the same commit. */
function tampered(lock) {
  return lock.replace(/"sha256-./, (start) => (start.endsWith('E') ? '"sha256-F' : '"sha256-E'));
}

async function problemRow(page, rule) {
  await page.waitForSelector(`.markers-panel .monaco-list-row:has-text("${rule}")`, WAIT);
}

/** Opens a file by words of its path, with the keyboard alone. The last word is the file's name. */
export async function openFile(page, words) {
  await page.waitForSelector('.explorer-folders-view .monaco-list-row', WAIT);
  await page.keyboard.press('Control+P');
  await page.waitForSelector('.quick-input-widget input', WAIT);
  await page.keyboard.type(words);
  const name = words.split(' ').at(-1);
  await page.waitForSelector(`.quick-input-list .monaco-list-row.focused:has-text("${name}")`, WAIT);
  await page.keyboard.press('Enter');
  await page.waitForSelector(`.tab.active:has-text("${name}")`, WAIT);
}

/** The grammar is at work when the text of the editor has several colours. */
async function coloured(page) {
  await page.waitForFunction(() => {
    const spans = [...globalThis.document.querySelectorAll('.monaco-editor .view-line span[class^="mtk"]')];
    return new Set(spans.map((span) => span.className)).size >= 4;
  }, WAIT);
}
