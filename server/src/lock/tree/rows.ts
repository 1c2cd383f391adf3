import type { LockEdge, LockGraph, LockNode, Resolution } from '../graph.ts';

/**
 * A row of the tree of inputs. It is known by its path, the names of the inputs from the root, which outlives an edit
 * of the lock; keys of nodes do not.
 */
export interface TreeRow {
  readonly path: readonly string[];
  readonly name: string;
  readonly edge: LockEdge;
  readonly end: RowEnd;
}

/**
 * What a row leads to.
 *
 * - `node`: an input in its own place; its inputs stand below it
 * - `link`: it follows another one, which has its place elsewhere; nothing stands below it
 * - `again`: it leads back to one of the nodes above it, or to the root, which Nix refuses; nothing stands below it
 * - `lost`: it leads to nothing
 */
export type RowEnd =
  | { readonly kind: 'node' | 'link' | 'again'; readonly node: LockNode }
  | { readonly kind: 'lost'; readonly why: Exclude<Resolution, { kind: 'node' }> };

/**
 * The rows below a path, in the order of the file; empty where it has none, undefined where it leads nowhere. Costs time
 * linear in the depth and in the number of rows, however large the lock is.
 */
export function rowsBelow(lock: LockGraph, path: readonly string[]): readonly TreeRow[] | undefined {
  const above = nodesAlong(lock, path);
  const node = above?.at(-1);
  if (above === undefined || node === undefined) return undefined;
  const known = new Set(above);
  return [...node.inputs.values()].map((edge) => ({
    path: [...path, edge.name],
    name: edge.name,
    edge,
    end: endOf(lock, edge, known),
  }));
}

/** The row with a path; undefined where there is none, and for the root. */
export function rowAt(lock: LockGraph, path: readonly string[]): TreeRow | undefined {
  const name = path.at(-1);
  const above = nodesAlong(lock, path.slice(0, -1));
  const edge = name === undefined ? undefined : above?.at(-1)?.inputs.get(name);
  if (above === undefined || edge === undefined) return undefined;
  return { path, name: edge.name, edge, end: endOf(lock, edge, new Set(above)) };
}

/** The nodes that a path leads over, the root first; undefined where one of its rows has nothing below it. */
function nodesAlong({ rootNode, nodes }: LockGraph, path: readonly string[]): LockNode[] | undefined {
  if (rootNode === undefined) return undefined;
  const along = [rootNode];
  const known = new Set(along);
  for (const name of path) {
    const edge = along.at(-1)?.inputs.get(name);
    const node = edge?.kind === 'node' ? nodes.get(edge.target) : undefined;
    if (node === undefined || known.has(node)) return undefined;
    along.push(node);
    known.add(node);
  }
  return along;
}

function endOf(lock: LockGraph, edge: LockEdge, above: ReadonlySet<LockNode>): RowEnd {
  const end = lock.resolve(edge);
  if (end.kind !== 'node') return { kind: 'lost', why: end };
  if (edge.kind === 'follows') return { kind: 'link', node: end.node };
  return { kind: above.has(end.node) ? 'again' : 'node', node: end.node };
}
