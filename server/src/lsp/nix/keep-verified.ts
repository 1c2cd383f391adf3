import type { LockGraph } from '../../lock/graph.ts';
import { type Verification, verificationKey } from '../../lock/verification.ts';
import type { VerifiedTree } from '../../nixcli/verify/verify-locked.ts';
import type { Kept } from './kept.ts';
import { outweighs } from './outweighs.ts';

/**
 * Keeps what came of verifying the trees of a lock.
 *
 * @param time in seconds since 1970
 */
export function keepVerified(
  { verifications }: Pick<Kept, 'verifications'>,
  { nodes }: Pick<LockGraph, 'nodes'>,
  trees: readonly VerifiedTree[],
  time: number,
): void {
  for (const one of trees) {
    const locked = nodes.get(one.tree.node)?.locked;
    const key = locked && verificationKey(locked);
    const found = verificationOf(one, time);
    if (key === undefined || found === undefined) continue;
    if (outweighs(found, verifications.cache().get(key))) verifications.cache().set(key, found);
  }
  verifications.changed();
}

/** Undefined where nothing was compared. */
function verificationOf({ store, refetch }: VerifiedTree, time: number): Verification | undefined {
  if (store.state === 'mismatch') return { result: 'mismatch', by: 'store', time, got: store.got };
  if (refetch?.state === 'differs') {
    const got = refetch.what.includes('narHash') ? { got: refetch.got.narHash } : {};
    return { result: 'mismatch', by: 'fetched', time, ...got };
  }
  if (store.state === 'unclear') return undefined;
  if (refetch?.state === 'same') return { result: 'verified', by: 'fetched', time };
  return store.state === 'verified' ? { result: 'verified', by: 'store', time } : undefined;
}
