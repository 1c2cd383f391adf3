import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { LockedRef, LockNode } from './graph.ts';

/** What came of comparing a content with the hash that a lock has for it. */
export interface Verification {
  readonly result: 'verified' | 'mismatch';
  /** When, in seconds since 1970. */
  readonly time: number;
  /** `store`: the tree in the store was hashed; `fetched`: it was fetched anew and hashed. */
  readonly by: 'store' | 'fetched';
  /** The hash that was found, as SRI, where it is another one. */
  readonly got?: string;
}

/** Keyed by `verificationKey`. */
export type Verifications = Pick<ReadonlyMap<string, Verification>, 'get'>;

/**
 * What a verification is kept by: source, commit and hash of what is locked. With another one of them nothing is
 * verified any more. A digest, so that no secret of an address is kept. Undefined where there is no hash to compare with.
 */
export function verificationKey(locked: LockedRef): string | undefined {
  const { digest, attrs, type, commit, flat } = locked;
  if (digest === undefined) return undefined;
  const place = [...attrs]
    .filter(([name]) => !BESIDE.has(name))
    .map(([name, { value }]) => [name, value])
    .sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1));
  const rev = commit ?? attrs.get('rev')?.value ?? null;
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify([type, place, rev, digest, flat]))));
}

/** Attributes that stand in the key by themselves, or that no content depends on. */
const BESIDE: ReadonlySet<string> = new Set([
  'type',
  'rev',
  'narHash',
  'lastModified',
  'revCount',
  '__final',
]);

/**
 * How far the content of a node is known.
 *
 * - `verified`: it was compared with the hash, and fits
 * - `mismatch`: it was compared, and does not fit
 * - `claimed`: the lock has a hash, and nothing has compared it here
 * - `unknown`: there is nothing to compare with
 */
export type ContentState =
  | { readonly state: 'verified' | 'mismatch'; readonly verification: Verification }
  | { readonly state: 'claimed' }
  | { readonly state: 'unknown'; readonly why: 'not-locked' | 'no-hash' | 'unreadable-hash' | 'relative' };

export function contentState({ locked, parent }: LockNode, verifications: Verifications): ContentState {
  if (locked === undefined) return { state: 'unknown', why: 'not-locked' };
  const key = verificationKey(locked);
  if (key === undefined) {
    if (parent !== undefined) return { state: 'unknown', why: 'relative' };
    return { state: 'unknown', why: locked.attrs.has('narHash') ? 'unreadable-hash' : 'no-hash' };
  }
  const verification = verifications.get(key);
  return verification === undefined ? { state: 'claimed' } : { state: verification.result, verification };
}
