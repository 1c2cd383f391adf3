// A copy of the examples that a test may change.

import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
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
