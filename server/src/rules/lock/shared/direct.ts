import type { LockGraph, LockNode } from '../../../lock/graph.ts';

/** The inputs that flake.nix itself declares, with the name that it gives them; all pins are such. Not those that follow others. */
export function directInputs(lock: LockGraph): ReadonlyMap<LockNode, string> {
  const direct = new Map<LockNode, string>();
  for (const edge of lock.rootNode?.inputs.values() ?? []) {
    const node = edge.kind === 'node' ? lock.nodes.get(edge.target) : undefined;
    if (node !== undefined && !direct.has(node)) direct.set(node, edge.name);
  }
  return direct;
}
