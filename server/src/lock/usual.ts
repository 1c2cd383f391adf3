import { EMPTY_CONTENT_HASHES } from '../store/hash.ts';
import { narDigest } from './compare-rev.ts';
import type { LockedRef, LockNode } from './graph.ts';

/**
 * Whether a node of flake.lock is just what Nix writes for a repository on GitHub or GitLab: locked to the repository
 * that is asked for, with a commit, a hash and a date in their usual form, short plain names, and nothing beside. Nearly
 * all nodes are, and then nothing about one by itself can be wrong but what its names and its date mean: most rules need
 * not look at it.
 */
export function isUsual({ object, inputs, locked, original }: Omit<LockNode, 'usual'>): boolean {
  if (locked === undefined || original === undefined || object.members.length > 3) return false;
  let parts = 0;
  for (const { key, value } of object.members) {
    if (value.kind !== 'object') return false;
    const { length } = value.members;
    // Of equal keys, and of values that are none there, fewer would be read.
    if (key === 'inputs' && length === inputs.size) continue;
    if (key === 'locked' && length === locked.attrs.size) parts++;
    else if (key === 'original' && length === original.attrs.size) parts++;
    else return false;
  }
  return parts === 2 && isUsuallyLocked(locked) && asksForThat(original, locked);
}

function isUsuallyLocked({ attrs, type, commit, digest }: LockedRef): boolean {
  return (
    attrs.size === 6 &&
    (type === 'github' || type === 'gitlab') &&
    isPlain(attrs.get('owner')?.value) &&
    isPlain(attrs.get('repo')?.value) &&
    Number.isSafeInteger(attrs.get('lastModified')?.value) &&
    commit !== undefined &&
    commit !== NO_COMMIT &&
    commit.length === NO_COMMIT.length &&
    attrs.get('rev')?.value === commit &&
    digest !== undefined &&
    attrs.get('narHash')?.value === `sha256-${digest}=` &&
    // Placeholders are one sign over and over.
    digest.charAt(0) !== digest.charAt(1) &&
    !EMPTY.has(digest)
  );
}

function asksForThat({ attrs, type }: LockedRef, locked: LockedRef): boolean {
  const ref = attrs.get('ref')?.value;
  return (
    attrs.size === (ref === undefined ? 3 : 4) &&
    type === locked.type &&
    attrs.get('owner')?.value === locked.attrs.get('owner')?.value &&
    attrs.get('repo')?.value === locked.attrs.get('repo')?.value &&
    (ref === undefined || (typeof ref === 'string' && PLAIN_REF.test(ref)))
  );
}

/** Shorter than any token, and nothing in it to be decoded or split. */
function isPlain(name: unknown): boolean {
  return typeof name === 'string' && PLAIN.test(name) && !name.endsWith('.git');
}

const PLAIN = /^[A-Za-z0-9][\w.-]{0,18}$/;
const PLAIN_REF = /^[\w./-]{1,19}$/;
const NO_COMMIT = '0'.repeat(40);
const EMPTY: ReadonlySet<string | undefined> = new Set([...EMPTY_CONTENT_HASHES].map(narDigest));
