import type { LockGraph, LockNode } from './graph.ts';

/** How a node is reached from the root by the fewest inputs. */
export interface Reached {
  readonly node: LockNode;
  /** How many inputs lead to it. */
  readonly depth: number;
  readonly name: string;
  readonly parent: Reached | undefined;
}

/** Every node that edges lead to, nearest first. */
export function reachedNodes(lock: LockGraph): ReadonlyMap<LockNode, Reached> {
  const reached = new Map<LockNode, Reached>();
  let level: Reached[] = [];
  const visit = (from: LockNode, parent: Reached | undefined, next: Reached[]): void => {
    for (const edge of from.inputs.values()) {
      const node = edge.kind === 'node' ? lock.nodes.get(edge.target) : undefined;
      if (node === undefined || node === lock.rootNode || reached.has(node)) continue;
      const one = { node, depth: (parent?.depth ?? 0) + 1, name: edge.name, parent };
      reached.set(node, one);
      next.push(one);
    }
  };
  if (lock.rootNode !== undefined) visit(lock.rootNode, undefined, level);
  while (level.length > 0) {
    const next: Reached[] = [];
    for (const one of level) visit(one.node, one, next);
    level = next;
  }
  return reached;
}

/** The names of the inputs from the root. Costs time linear in the depth. */
export function pathTo(reached: Reached): readonly string[] {
  const names: string[] = [];
  for (let one: Reached | undefined = reached; one !== undefined; one = one.parent) names.push(one.name);
  return names.reverse();
}
