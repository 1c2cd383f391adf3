import type { LockGraph, LockNode } from '../graph.ts';

/** The node that inputs lead to by themselves, without a `follows` on the way. */
export function nodeAt(lock: LockGraph, path: readonly string[]): LockNode | undefined {
  let node = lock.rootNode;
  for (const name of path) {
    const edge = node?.inputs.get(name);
    node = edge?.kind === 'node' ? lock.nodes.get(edge.target) : undefined;
  }
  return node;
}
