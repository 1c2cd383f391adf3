import { originalChanged, sameContent, sourceChange } from '../../../lock/compare-change.ts';
import type { EdgeComparison } from '../../../lock/comparison.ts';

/**
 * Whether an edge leads to another input than before: it turned from a node of its own to a `follows` or back, or it
 * names another node, with another source. That it names another key alone says nothing.
 */
export function isRedirect({ oldEdge, edge, oldNode, node }: EdgeComparison): boolean {
  if (oldEdge === undefined || edge === undefined || oldNode === undefined || node === undefined)
    return false;
  if (edge.kind === 'node' && oldEdge.kind === 'node')
    return edge.target !== oldEdge.target && sourceChange(oldNode, node) !== undefined;
  if (edge.kind === 'follows' && oldEdge.kind === 'follows' && samePath(edge.path, oldEdge.path))
    return false;
  return edge.kind !== oldEdge.kind || !sameInput({ oldNode, node });
}

/**
 * Whether the old edge was a `follows` that only the flake itself can have asked for, and that it does not ask for:
 * flake.nix was changed before, or the lock was at fault, and Nix makes the entry anew. What the flakes above the input
 * ask for begins with the first of them.
 */
export function isLate({ path, oldEdge, edge, input }: EdgeComparison): boolean {
  if (oldEdge?.kind !== 'follows' || edge?.kind !== 'node' || input?.follows !== undefined) return false;
  const slash = path.indexOf('/');
  return slash > 0 && oldEdge.path[0] !== path.slice(0, slash);
}

/** Whether both are the same content, or the same reference that has only moved on. */
function sameInput({ oldNode, node }: Required<Pick<EdgeComparison, 'oldNode' | 'node'>>): boolean {
  if (oldNode === undefined || node === undefined) return oldNode === node;
  if (oldNode.locked === undefined || node.locked === undefined) return oldNode.locked === node.locked;
  if (sameContent(oldNode, node)) return true;
  return sourceChange(oldNode, node) === undefined && !originalChanged(oldNode, node);
}

function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}
