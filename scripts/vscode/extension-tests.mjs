// Runs a file of extension tests inside the extension host of a real VS Code.

import { readFile, rm } from 'node:fs/promises';
import { address, remoteUri } from './server.mjs';

/** Twelve seconds on an idle machine; more than ninety were seen on a busy one. */
const LIMIT_MS = 240_000;

/**
 * Opens the workbench so that it runs `tests`, a CommonJS file that exports `run()`, with the extension under
 * development. Returns `{ passed, failed, failures, log }`.
 *
 * What the workbench says of the outcome is not enough: a killed extension host counts as success there. So the tests
 * write a results file, and only that is believed.
 */
export async function runExtensionTests({ server, browser, extension, tests, folder, results }) {
  await rm(results, { force: true });
  const log = [];
  const page = await browser.context.newPage();
  try {
    const exit = new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no end after ${LIMIT_MS / 1000} s`)), LIMIT_MS);
      page.once('close', () => clearTimeout(timer));
      void page.exposeFunction('codeAutomationExit', resolve);
    });
    await page.exposeFunction('codeAutomationLog', (_type, parts) => log.push(parts.join(' ')));
    const payload = [
      ['extensionDevelopmentPath', remoteUri(server, extension)],
      ['extensionTestsPath', remoteUri(server, tests)],
    ];
    await page.goto(address(server, folder, payload));
    const code = await exit;
    return judge(code, await readResults(results), log);
  } catch (error) {
    return { passed: 0, failed: 1, failures: [`${error.message}`], log };
  } finally {
    await page.close();
  }
}

/** What a results file and an exit code amount to. */
export function judge(code, results, log = []) {
  if (!results) return { passed: 0, failed: 1, failures: ['the tests left no results file'], log };
  const failures = results.tests.filter(({ error }) => error).map(({ name, error }) => `${name}: ${error}`);
  const passed = results.tests.length - failures.length;
  if (!results.finished) failures.push('the tests did not come to their end');
  if (passed === 0 && failures.length === 0) failures.push('no test ran');
  if (code !== 0 && failures.length === 0) failures.push(`the extension host ended with code ${code}`);
  return { passed, failed: failures.length, failures, log, tests: results.tests };
}

export async function readResults(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}
