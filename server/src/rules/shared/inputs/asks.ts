import { printable } from '../../../flake/show.ts';
import { pathTo } from '../../../lock/input-paths.ts';
import type { LockGraph, LockNode } from '../../../lock/graph.ts';
import type { Fix } from '../../fix.ts';

/** Nix locks what flake.nix declares. */
export const LOCK_FIX: Fix = {
  kind: 'ask',
  title: 'Lock what flake.nix declares (nix flake lock)',
  request: { ask: 'lock' },
  write: [],
};

/** The same for a lock; nothing where no Nix wrote it. */
export function lockFixes(lock: LockGraph): readonly Fix[] {
  return lock.format.id === 'flake' ? [LOCK_FIX] : [];
}

/** What an entry that was tampered with, or is broken, can be replaced by: what git has, or what its source has now. */
export function entryFixes(lock: LockGraph, node: LockNode): readonly Fix[] {
  return [...restoreFixes(lock, node), ...updateFixes(lock, node)];
}

/** An entry as the commit at HEAD has it. */
export function restoreFixes(lock: LockGraph, node: LockNode): readonly Fix[] {
  if (node === lock.rootNode) return [];
  return [
    {
      kind: 'ask',
      title: `Restore '${printable(node.key)}' from git`,
      request: { ask: 'restore', nodes: [node.key] },
      write: [],
    },
  ];
}

/** An entry locked anew, to what its source has now. */
export function updateFixes(lock: LockGraph, node: LockNode): readonly Fix[] {
  if (lock.format.id !== 'flake') return [];
  const reached = lock.reached.get(node);
  if (reached === undefined) return [];
  const path = pathTo(reached).join('/');
  return [
    {
      kind: 'ask',
      title: `Lock '${printable(path)}' anew (nix flake update)`,
      request: { ask: 'update', inputs: [path] },
      write: [],
    },
  ];
}
