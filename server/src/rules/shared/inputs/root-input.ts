import { printable } from '../../../flake/show.ts';
import { changeEdges } from '../../../lock/edit/edges.ts';
import type { LockGraph } from '../../../lock/graph.ts';
import type { Fix } from '../../fix.ts';
import { editFix } from './fixes.ts';

/** Takes an input of the flake itself out of the lock alone. */
export function removeRootInput(lock: LockGraph, name: string): readonly Fix[] {
  const from = lock.rootNode;
  const changed = from === undefined ? undefined : changeEdges(lock, [{ from, name, to: undefined }]);
  const title = `Remove the input '${printable(name)}' from the lock`;
  return editFix(title, 'unsafe', changed && { flake: [], lock: changed.edits }, 'lock');
}
