import type { LockGraph, LockNode } from '../../../lock/graph.ts';

/**
 * The command that locks an entry anew, to be copied into a terminal; undefined for the inputs of inputs, which have no
 * name of their own there, and for names that a shell or the tool could take for something else.
 */
export function updateCommand(lock: LockGraph, node: LockNode): string | undefined {
  const name = lock.format.isGraph ? directName(lock, node) : node.key;
  return name !== undefined && PLAIN.test(name) ? lock.format.update(name) : undefined;
}

const PLAIN = /^[A-Za-z_][A-Za-z0-9_-]{0,99}$/;

function directName({ rootNode }: LockGraph, node: LockNode): string | undefined {
  for (const edge of rootNode?.inputs.values() ?? [])
    if (edge.kind === 'node' && edge.target === node.key) return edge.name;
  return undefined;
}
