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
