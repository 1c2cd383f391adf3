// The extension in the extension host of a real VS Code.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../scripts/environment.mjs';
import { openBrowser } from '../../scripts/vscode/browser.mjs';
import { runExtensionTests } from '../../scripts/vscode/extension-tests.mjs';
import { startServer } from '../../scripts/vscode/server.mjs';
import { copyExamples, quietSettings } from './workspace.mjs';

const TESTS = join(root, 'test/editor/extension-host');
const RESULTS = join(root, 'out/editor');

export async function checkExtensionHost({ extension, chromium, report }) {
  await mkdir(RESULTS, { recursive: true });
  const examples = await copyExamples();
  const env = { NIX_AUDIT_TEST_RESULTS: RESULTS };
  const server = await startServer({ settings: quietSettings, testDriver: true, env });
  const browser = await openBrowser(chromium);
  const run = (name) =>
    runExtensionTests({
      server,
      browser,
      extension,
      folder: examples.folder,
      tests: join(TESTS, `${name}.cjs`),
      results: join(RESULTS, name === 'index' ? 'results.json' : `${name}.json`),
    });
  try {
    tell(await run('index'), report);
    control(await run('failing'), report);
  } finally {
    await browser.close();
    await server.stop();
    await examples.remove();
  }
}

/** Reports the tests one by one. */
export function tell({ tests = [], failures, log }, report) {
  for (const { name, error } of tests) {
    if (error) report.fail(`extension host: ${name}`, error);
    else report.pass(`extension host: ${name}`);
  }
  if (failures.length === 0 || tests.some(({ error }) => error)) return;
  report.fail('extension host', [...failures, ...log.slice(-20)].join('\n'));
}

/** Reports on the negative control: a runner that calls everything a success would pass all the other tests. */
export function control({ passed, failed, failures }, report) {
  const name = 'extension host: a failing test is reported (negative control)';
  if (passed === 1 && failed === 1 && failures[0].includes('on purpose')) report.pass(name);
  else report.fail(name, `${passed} passed, ${failed} failed: ${failures.join(', ')}`);
}
