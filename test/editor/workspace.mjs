// A copy of the examples that a test may change.

import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/environment.mjs';

/** Copies `examples/` into a new folder; `remove` takes it away again. */
export async function copyExamples() {
  const parent = await realpath(await mkdtemp(join(tmpdir(), 'nixa-examples-')));
  const folder = join(parent, 'examples');
  await cp(join(root, 'examples'), folder, { recursive: true });
  return { folder, remove: () => rm(parent, { recursive: true, force: true }) };
}

/** Makes a folder a git repository in which everything is committed. */
export function commitAll(folder) {
  const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.org'];
  for (const args of [['init'], ['add', '--all'], [...identity, 'commit', '--message', 'first']])
    execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
}

/**
 * Counts how often git is started by whoever has `env`. Git itself writes it down: a stand-in on PATH would not be found,
 * since the editor takes PATH from the user's shell.
 */
export async function countingGit() {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'nixa-git-')));
  const config = join(folder, 'config');
  const trace = join(folder, 'trace');
  await writeFile(config, `[trace2]\n\teventTarget = ${trace}\n`);
  return {
    env: { GIT_CONFIG_GLOBAL: config },
    starts: () =>
      readFile(trace, 'utf8').then(
        (events) => events.split('"event":"start"').length - 1,
        () => 0,
      ),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** What keeps the editor quiet, so that nothing but the extension is seen. */
export const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.layoutControl.enabled': false,
  'window.commandCenter': false,
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
};
