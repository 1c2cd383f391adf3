import type { LockComparison } from './comparison.ts';

/** One end of a change, for people. Texts are without secrets, but not escaped for any medium. */
export interface LockedState {
  /** `github:NixOS/nixpkgs`: where it comes from. */
  readonly source: string;
  /** The commit in full, where one is locked. */
  readonly rev: string | undefined;
  /** In seconds since 1970. */
  readonly lastModified: number | undefined;
}

/** What happened to one input. */
export interface LockChange {
  /** The input names from the root, joined by `/`. */
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'updated' | 'moved' | 'redirected';
  readonly old: LockedState | undefined;
  readonly now: LockedState | undefined;
  /** A page of the forge that shows the commits between; undefined where there is none or the source changed. */
  readonly compareUrl: string | undefined;
  /** What changed below it because of it. */
  readonly followed: readonly LockChange[];
}

/** What changed, in the order of the input names; changes that came with a parent stand below it. */
export function changesOf(_comparison: LockComparison): readonly LockChange[] {
  return [];
}
