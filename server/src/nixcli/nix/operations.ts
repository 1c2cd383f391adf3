import type { Lane } from './queue.ts';

/**
 * What a call touches, and with it when it may be made:
 * - `store`: explicit store paths only; at any time.
 * - `read`: reads the workspace, and runs nothing of it; when it is trusted.
 * - `act`: evaluates, fetches, builds or writes; when it is trusted, and the user has asked for it.
 */
export type Reach = 'store' | 'read' | 'act';

export interface Operation {
  readonly reach: Reach;
  readonly lane: Lane;
  /** In milliseconds. */
  readonly timeLimit: number;
  /** In bytes. */
  readonly outputLimit: number;
}

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const MB = 1024 * 1024;

const store = { reach: 'store', lane: 'read', timeLimit: 20 * SECOND, outputLimit: 16 * MB } as const;
const read = { reach: 'read', lane: 'read', timeLimit: 30 * SECOND, outputLimit: 16 * MB } as const;
const act = { reach: 'act', lane: 'write', timeLimit: 300 * SECOND, outputLimit: 16 * MB } as const;

/** Of each operation, what it touches and what it may take. */
export const operations = {
  version: { ...store, timeLimit: 10 * SECOND },
  pathInfo: store,
  // A system has some ten thousand paths, of half a kilobyte each.
  closure: { ...store, timeLimit: 60 * SECOND, outputLimit: 128 * MB },
  referrers: store,
  roots: { ...store, timeLimit: 60 * SECOND },
  derivation: store,
  // They read all that the paths hold, so only one of them runs at a time.
  verifyContents: { ...store, lane: 'build', timeLimit: HOUR },
  verifyTrust: { ...store, lane: 'build', timeLimit: 600 * SECOND },
  flakeMetadata: read,
  evalPackageStrictly: { ...read, lane: 'evaluate', timeLimit: 60 * SECOND },
  evalPackage: { ...act, lane: 'read' },
  rebuild: { ...act, lane: 'build', timeLimit: 12 * HOUR },
  // It forgets paths that are not there any more, so it writes.
  checkStore: { ...act, timeLimit: 12 * HOUR },
  refetch: { ...act, timeLimit: 900 * SECOND },
  prefetch: { ...act, timeLimit: 900 * SECOND },
  fetchCommit: { ...act, timeLimit: 900 * SECOND },
  remoteCommit: { ...act, timeLimit: 60 * SECOND },
  builtHash: { ...act, lane: 'build', timeLimit: 3600 * SECOND },
  // They fetch what they lock.
  lockFlake: { ...act, timeLimit: 900 * SECOND },
  updateInputs: { ...act, timeLimit: 1800 * SECOND },
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof operations;
