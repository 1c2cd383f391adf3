import type { LockGraph, LockNode } from '../graph.ts';
import type { RowEnd, TreeRow } from './rows.ts';

/** Whether a row is wanted by itself; `name` and `end` are those of the row. */
export type Wanted = (row: Pick<TreeRow, 'name' | 'edge' | 'end'>) => boolean;

/** What a filter leaves of a tree. */
export interface Filtered {
  /** Whether a row is to be shown: it is wanted, or something below it is. */
  readonly shows: (row: Pick<TreeRow, 'name' | 'edge' | 'end'>) => boolean;
  /** Whether something below is wanted. */
  readonly leads: (node: LockNode) => boolean;
  /** How many inputs of the lock are wanted, each edge counted once. */
  readonly count: number;
}

/** Looks at each edge of the lock once, so that a tree of any depth costs no more than the lock. */
export function filterTree(lock: LockGraph, wanted: Wanted): Filtered {
  const parents = new Map<LockNode, LockNode[]>();
  const open: LockNode[] = [];
  const leads = new Set<LockNode>();
  let count = 0;
  for (const { from, edge } of edgesIn(lock)) {
    const end = lock.resolve(edge);
    const rowEnd: RowEnd =
      end.kind !== 'node'
        ? { kind: 'lost', why: end }
        : { kind: edge.kind === 'follows' ? 'link' : 'node', node: end.node };
    if (rowEnd.kind === 'node') {
      const known = parents.get(rowEnd.node);
      if (known === undefined) parents.set(rowEnd.node, [from]);
      else known.push(from);
    }
    if (!wanted({ name: edge.name, edge, end: rowEnd })) continue;
    count += 1;
    open.push(from);
  }
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (leads.has(node)) continue;
    leads.add(node);
    open.push(...(parents.get(node) ?? []));
  }
  return {
    count,
    leads: (node) => leads.has(node),
    shows: (row) => wanted(row) || (row.end.kind === 'node' && leads.has(row.end.node)),
  };
}

function* edgesIn({ rootNode, nodes, reachable }: LockGraph) {
  // In the files of other tools the root is no entry.
  const all = new Set(nodes.values());
  if (rootNode !== undefined) all.add(rootNode);
  for (const from of all) {
    if (from !== rootNode && !reachable.has(from.key)) continue;
    for (const edge of from.inputs.values()) yield { from, edge };
  }
}
