import type { LockGraph } from '../../lock/graph.ts';
import { indexLock, type LockIndex } from '../../lock/lock-index.ts';

/** The indexes of locks that are in use. Each is made when it is first asked for. */
export interface LockIndexes {
  of(lock: LockGraph): LockIndex;
}

export function createLockIndexes(): LockIndexes {
  const made = new WeakMap<LockGraph, LockIndex>();
  return {
    of(lock) {
      const index = made.get(lock) ?? indexLock(lock);
      made.set(lock, index);
      return index;
    },
  };
}
