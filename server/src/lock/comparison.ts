import type { LockEdge, LockGraph, LockNode } from './graph.ts';

/** An edge of the new lock with what stood there before, found by the names of inputs from the root. */
export interface EdgeComparison {
  /** The input names from the root, joined by `/`. */
  readonly path: string;
  readonly name: string;
  readonly oldParent: LockNode;
  readonly parent: LockNode;
  /** Undefined: it came, or it went. */
  readonly oldEdge: LockEdge | undefined;
  readonly edge: LockEdge | undefined;
  /** What the edges end in, follows resolved. */
  readonly oldNode: LockNode | undefined;
  readonly node: LockNode | undefined;
}

/** How a lock differs from what it was. The keys of nodes say nothing: they are renamed by ordinary updates. */
export interface LockComparison {
  readonly old: LockGraph;
  readonly lock: LockGraph;
  /** Every input that is reached in both or in one of them; each pair of nodes is entered once. */
  readonly edges: readonly EdgeComparison[];
}

export function compareLocks(old: LockGraph, lock: LockGraph): LockComparison {
  return { old, lock, edges: [] };
}
