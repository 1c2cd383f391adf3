import type { TreeState } from './check-trees.ts';
import type { RefetchState } from './refetch-tree.ts';

/**
 * What both checks come to:
 * - `verified`: all that was asked for was looked at, and the hash of the lock is right;
 * - `mismatch`: one of them shows another content;
 * - `unknown`: something that was asked for could not be looked at, so the hash is only claimed;
 * - `within-parent`: it is checked with the tree that it is a folder of.
 */
export type Verdict = 'verified' | 'mismatch' | 'unknown' | 'within-parent';

/** @param refetch undefined where it was not asked for */
export function verdictOf(store: TreeState, refetch: RefetchState | undefined): Verdict {
  if (store.state === 'mismatch' || refetch?.state === 'differs') return 'mismatch';
  if (store.state === 'within-parent') return 'within-parent';
  // What could not be read in the store may be damaged there, whatever the source gives.
  if (refetch !== undefined && refetch.state !== 'within-parent')
    return refetch.state === 'same' && store.state !== 'unclear' ? 'verified' : 'unknown';
  return store.state === 'verified' ? 'verified' : 'unknown';
}

/** What it means that a tree is verified, for people. */
export const VERIFIED_IN_STORE =
  'the files in the store have the hash that the lock names. That shows that nobody changed them there. It does not show ' +
  'where they came from: Nix finds a tree by its hash alone, so that the hash of another tree in the store is taken ' +
  'without a word. Only fetching it anew shows that.';
export const VERIFIED_BY_SOURCE =
  'the source was asked anew, without caches and what was fetched before, and gives what has the hash that the lock names.';
export const UNKNOWN = 'the hash is what the lock claims; nothing here was compared with it.';
export const MISMATCH_IN_STORE =
  'the files in the store are not those that their path stands for: they were changed after Nix had put them there, or ' +
  'the disk is damaged.';
export const MISMATCH_BY_SOURCE =
  'the source gives something else than the lock names: the lock was tampered with, or the source was changed.';
