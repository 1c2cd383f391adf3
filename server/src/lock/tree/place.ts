import type { Span } from '../../text/span.ts';
import type { LockGraph, LockNode } from '../graph.ts';
import { pathTo } from '../input-paths.ts';
import type { LockIndex } from '../lock-index.ts';

/** The path of the place where a node stands nearest to the root; empty for the root, undefined where nothing leads to it. */
export function placeOf({ lock, reached }: LockIndex, node: LockNode): readonly string[] | undefined {
  if (node === lock.rootNode) return [];
  const found = reached.get(node);
  return found && pathTo(found);
}

/** The path of the row that an offset of a lock is about: an edge where it stands on one, or else the node around it. */
export function pathAtOffset(index: LockIndex, offset: number): readonly string[] | undefined {
  const node = nodeAtOffset(index.lock, offset);
  const place = node && placeOf(index, node);
  if (node === undefined || place === undefined) return undefined;
  for (const { name, nameSpan, span } of node.inputs.values())
    if (holds(nameSpan, offset) || holds(span, offset)) return [...place, name];
  return place;
}

/** The node whose entry an offset stands in. */
export function nodeAtOffset({ nodes }: LockGraph, offset: number): LockNode | undefined {
  for (const node of nodes.values()) if (holds(node.span, offset)) return node;
  return undefined;
}

function holds({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}
