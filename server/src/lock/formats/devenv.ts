import type { LockFormat } from '../format.ts';
import { flakeFormat, readGraph } from './flake.ts';

/** devenv.lock: the schema of flake.lock, for the inputs of devenv.yaml and those that devenv brings by itself. */
export const devenvFormat: LockFormat = {
  ...flakeFormat,
  id: 'devenv',
  update: (name) => `devenv update ${name}`,
  matches: (path) => /(?:^|\/)devenv\.lock$/.test(path),
  read: (document) => readGraph(document, devenvFormat),
};
