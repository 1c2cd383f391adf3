import { loadSyntax } from '../../engine/disk/grammars.ts';
import { readText } from '../../engine/disk/text.ts';
import { looksLikeLock, readLock } from '../../lock/read.ts';
import type { LockGraph } from '../../lock/graph.ts';
import { type LockedTree, lockedTrees } from '../../nixcli/verify/locked-tree.ts';

export type LockRead =
  | {
      readonly ok: true;
      readonly path: string;
      readonly graph: LockGraph;
      readonly trees: readonly LockedTree[];
    }
  /** `message` is a clause of plain text. */
  | { readonly ok: false; readonly path: string; readonly message: string };

/** Reads lockfiles, in their order. */
export async function readLocks(paths: readonly string[], storeDir: string): Promise<readonly LockRead[]> {
  if (paths.length === 0) return [];
  const syntax = await loadSyntax();
  const reads: LockRead[] = [];
  for (const path of paths) {
    const read = await readText(path);
    if (!read.ok) {
      reads.push({ ok: false, path, message: read.message });
      continue;
    }
    const graph = readLock(syntax.parseJson(read.text), path);
    const found = looksLikeLock(graph.document)
      ? lockedTrees(graph, storeDir)
      : ({
          ok: false,
          message: 'it is not a lockfile of Nix, devenv, npins, niv, lon or nvfetcher',
        } as const);
    reads.push(
      found.ok ? { ok: true, path, graph, trees: found.trees } : { ok: false, path, message: found.message },
    );
  }
  return reads;
}
