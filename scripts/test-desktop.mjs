// `npm run test:desktop`: the extension tests in the desktop VS Code, for machines that can have one.
//
// Downloads VS Code (`NIX_AUDIT_VSCODE_VERSION`, "stable" unless set), or takes the executable that NIX_AUDIT_VSCODE
// names. On Linux without a screen, run it below `xvfb-run -a`.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { control, tell } from '../test/editor/extension-host.mjs';
import { checkVsix } from '../test/editor/vsix.mjs';
import { copyExamples, quietSettings } from '../test/editor/workspace.mjs';
import { ensurePackages, root, underPinnedNode } from './environment.mjs';
import { packExtension } from './package.mjs';
import { createReport } from './report.mjs';
import { judge, readResults } from './vscode/extension-tests.mjs';

await ensurePackages();
underPinnedNode(fileURLToPath(import.meta.url));
const { runTests } = await import('@vscode/test-electron');

const RESULTS = join(root, 'out/desktop');
const report = createReport();

await import('./build.mjs');
const extension = await checkVsix(packExtension(), report);
await mkdir(RESULTS, { recursive: true });
tell(await runInDesktop('index', 'results.json'), report);
control(await runInDesktop('failing', 'failing.json'), report);
process.exitCode = report.end();

/** Runs a file of tests in a window of its own, with a profile and a workspace of its own. */
async function runInDesktop(tests, results) {
  const examples = await copyExamples();
  // Short, because a socket lies in it, and the path of a socket has about a hundred characters.
  const profile = await mkdtemp(join(tmpdir(), 'nixa-'));
  const path = join(RESULTS, results);
  await rm(path, { force: true });
  await mkdir(join(profile, 'data/User'), { recursive: true });
  await writeFile(join(profile, 'data/User/settings.json'), JSON.stringify(quietSettings));
  const executable = process.env.NIX_AUDIT_VSCODE;
  try {
    const code = await runTests({
      ...(executable
        ? { vscodeExecutablePath: executable }
        : { version: process.env.NIX_AUDIT_VSCODE_VERSION || 'stable' }),
      extensionDevelopmentPath: extension,
      extensionTestsPath: join(root, 'test/editor/extension-host', `${tests}.cjs`),
      extensionTestsEnv: { NIX_AUDIT_TEST_RESULTS: RESULTS },
      launchArgs: [
        examples.folder,
        `--user-data-dir=${join(profile, 'data')}`,
        `--extensions-dir=${join(profile, 'exts')}`,
      ],
    });
    return judge(code, await readResults(path));
  } catch (error) {
    // The library throws when tests fail as well as when the editor does not start: the results file knows which.
    const judged = judge(1, await readResults(path));
    return judged.tests ? judged : { ...judged, failures: [...judged.failures, error.message] };
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    await examples.remove();
  }
}
