import type { LockGraph } from '../../lock/graph.ts';
import { indexLock, type LockIndex } from '../../lock/lock-index.ts';

/** The indexes of locks that are in use. Each is made when it is first asked for. */
export interface LockIndexes {
  of(lock: LockGraph): LockIndex;
  /** Makes one for a lock that is found later. Does nothing where that is under way for the same key. Never rejects. */
  prepare(key: string, find: () => Promise<LockGraph | undefined>): Promise<void>;
}

export function createLockIndexes(): LockIndexes {
  const made = new WeakMap<LockGraph, LockIndex>();
  const preparing = new Set<string>();
  function of(lock: LockGraph): LockIndex {
    const index = made.get(lock) ?? indexLock(lock);
    made.set(lock, index);
    return index;
  }
  return {
    of,
    async prepare(key, find) {
      if (preparing.has(key)) return;
      preparing.add(key);
      try {
        const lock = await find();
        if (lock !== undefined) of(lock);
      } catch {
        // A hover that needs it says what is wrong.
      } finally {
        preparing.delete(key);
      }
    },
  };
}
