import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { whyNot } from '../../engine/disk/errors.ts';
import type { NarFault } from '../../engine/disk/nar-faults.ts';
import { narHashOf } from '../../engine/disk/nar-hash.ts';
import type { LockedTree, TreePlace } from './locked-tree.ts';

/**
 * What the store on disk says of a locked tree. Only files are read: it takes no Nix.
 *
 * The store path of a tree follows from its hash and nothing else, so this tells whether the store holds what the hash
 * names. It cannot tell where that came from; see refetchTree.
 */
export type TreeState =
  /** `size` is that of its NAR, or of the only file, in bytes. */
  | { readonly state: 'verified'; readonly path: string; readonly size: number }
  /** The content is another one than the name of the path says: it was changed after Nix had put it there. */
  | { readonly state: 'mismatch'; readonly path: string; readonly size: number; readonly got: string }
  /** `path` is the most likely one. */
  | { readonly state: 'absent'; readonly path: string }
  | { readonly state: 'within-parent' }
  /** `message` is a clause; it may hold names of files, unescaped. */
  | { readonly state: 'unclear'; readonly path: string | undefined; readonly message: string };

export interface TreesProgress {
  readonly done: number;
  readonly total: number;
  /** Of the tree that is read now. */
  readonly bytes: number;
}

export interface CheckTreesOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: TreesProgress) => void) | undefined;
}

/** One state for each tree, in their order. A tree that several nodes name is read once. */
export async function checkTrees(
  trees: readonly Pick<LockedTree, 'place'>[],
  options: CheckTreesOptions = {},
): Promise<readonly TreeState[]> {
  const known = new Map<string, TreeState>();
  const states: TreeState[] = [];
  for (const { place } of trees) {
    const key = JSON.stringify(place);
    const progress = (bytes: number) =>
      options.onProgress?.({ done: states.length, total: trees.length, bytes });
    progress(0);
    // eslint-disable-next-line no-await-in-loop -- one disk
    const state = known.get(key) ?? (await checkTree(place, { signal: options.signal, onBytes: progress }));
    known.set(key, state);
    states.push(state);
  }
  return states;
}

/** Looks for the tree in the store, and hashes what is there. Never rejects. */
export async function checkTree(
  place: TreePlace,
  options: { readonly signal?: AbortSignal | undefined; readonly onBytes?: (bytes: number) => void } = {},
): Promise<TreeState> {
  if (place.kind === 'within-parent') return { state: 'within-parent' };
  if (place.kind === 'unknown') return { state: 'unclear', path: undefined, message: place.why };
  for (const path of place.paths) {
    const hashed = place.flat
      ? await fileHash(path, options.signal)
      : await narHashOf(path, { signal: options.signal, onProgress: options.onBytes });
    if (hashed.ok) {
      const { size, narHash: got } = hashed;
      return got === place.hash ? { state: 'verified', path, size } : { state: 'mismatch', path, size, got };
    }
    if (hashed.reason !== 'missing') return { state: 'unclear', path, message: faultWords(hashed, path) };
  }
  return { state: 'absent', path: place.paths[0] };
}

/** Why a tree could not be hashed, as a clause. It may hold names of files, unescaped. */
export function faultWords({ reason, path, detail }: NarFault, root: string): string {
  const where = path === root || !path.startsWith(root) ? 'it' : `".${path.slice(root.length)}" in it`;
  switch (reason) {
    case 'cancelled':
      return 'it was cancelled';
    case 'missing':
      return 'it is not there';
    case 'vanished':
      return `${where} went away while it was read`;
    case 'changed':
      return `${where} was changed while it was read`;
    case 'denied':
      return `${where} may not be read`;
    case 'unsupported':
      return `${where} is a device, a socket or a pipe, which no store path can hold`;
    case 'failed':
      return `${where} cannot be read: ${detail ?? 'the system does not say why'}`;
  }
}

type FileHash = { readonly ok: true; readonly narHash: string; readonly size: number } | NarFault;

/** The hash of a file's bytes. */
async function fileHash(path: string, signal: AbortSignal | undefined): Promise<FileHash> {
  try {
    if (!(await lstat(path)).isFile()) return { ok: false, reason: 'unsupported', path };
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of createReadStream(path, { signal }) as AsyncIterable<Uint8Array>) {
      hash.update(chunk);
      size += chunk.length;
    }
    return { ok: true, narHash: `sha256-${hash.digest('base64')}`, size };
  } catch (error) {
    if (signal?.aborted === true) return { ok: false, reason: 'cancelled', path };
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { ok: false, reason: 'missing', path };
    return { ok: false, reason: 'failed', path, detail: whyNot(error) };
  }
}
