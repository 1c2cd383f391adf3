import { baseName, fileKind, folderOf, joinPath } from '../../engine/project.ts';
import type { ServerContext } from '../context.ts';
import { isFileKey, type DocumentKey } from '../uri.ts';

/** A lock of the workspace, or a flake.nix that has none beside it. */
export interface Found {
  readonly kind: 'lock' | 'unlocked';
  readonly key: DocumentKey;
}

/** In the order of their paths, each folder before those below it. Waits until all folders were walked once. */
export async function findLocks({ index, documents, engines }: ServerContext): Promise<readonly Found[]> {
  await engines.ready;
  index.start();
  await index.firstWalk();
  const keys = new Set(index.members.keys());
  // What is open may be in no folder of the workspace, or on no disk yet.
  for (const { key } of documents.all()) if (isFileKey(key)) keys.add(key);
  const found: Found[] = [];
  for (const key of keys) {
    if (fileKind(key) === 'lock') found.push({ kind: 'lock', key });
    const isFlake = baseName(key) === 'flake.nix';
    if (isFlake && !keys.has(joinPath(folderOf(key), 'flake.lock'))) found.push({ kind: 'unlocked', key });
  }
  const rank = ({ key }: Found) => `${folderOf(key)}/\0${baseName(key)}`;
  return found.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}
