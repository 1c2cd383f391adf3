// `npm start`, as somebody uses it who has no desktop VS Code: the address, the page behind it, and Ctrl-C.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../scripts/environment.mjs';
import { openBrowser } from '../../scripts/vscode/browser.mjs';
import { openFile, WAIT } from './workbench.mjs';

const LIMIT_MS = 120_000;

export async function checkStart({ chromium, report }) {
  const name = 'npm start: the examples are open at the address, with their problems, and Ctrl-C ends it';
  const child = spawn(process.execPath, [join(root, 'scripts/start.mjs'), '--server'], { cwd: root });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const browser = await openBrowser(chromium);
  try {
    const page = await browser.context.newPage();
    await page.goto(await addressOf(child));
    await openFile(page, 'poisoned flake.lock');
    await page.waitForSelector('.squiggly-error', WAIT);
    child.kill('SIGINT');
    const code = await ended;
    if (code === 0) report.pass(name);
    else report.fail(name, `it ended with code ${code}`);
  } catch (error) {
    report.fail(name, error.message);
  } finally {
    child.kill('SIGTERM');
    await ended;
    await browser.close();
  }
}

function addressOf(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (reason) => reject(new Error(`${reason}\n${output}`));
    const timer = setTimeout(() => fail(`no address after ${LIMIT_MS / 1000} s`), LIMIT_MS);
    const read = (chunk) => {
      output += chunk;
      const address = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(output)?.[0];
      if (!address) return;
      clearTimeout(timer);
      resolve(address);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('close', (code) => fail(`it ended with code ${code}`));
  });
}
