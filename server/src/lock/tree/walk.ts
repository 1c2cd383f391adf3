import type { LockNode } from '../graph.ts';
import { type Order, sortRows } from './order.ts';
import { rowsBelow, type TreeRow } from './rows.ts';
import type { InputTree } from './tree.ts';

/** A row where it stands in the whole tree. */
export interface WalkedRow {
  readonly row: TreeRow;
  /** For each row above it, the outermost first, and for itself: whether it is the last one below its parent. */
  readonly lasts: readonly boolean[];
  /** How many rows below it are left out, because it is too deep. */
  readonly cut: number;
  /** What stands below it was told already, at another place of the same node. */
  readonly repeated: boolean;
}

/**
 * All rows from top to bottom. What stands below a node is walked once, so that the walk ends after as many rows as the
 * lock has inputs, whatever its shape.
 *
 * @param depth how many inputs deep, at least 1
 */
export function* walkTree(tree: InputTree, order: Order, depth: number): Generator<WalkedRow> {
  const { lock } = tree.index;
  const told = new Set<LockNode>();
  const open: { readonly row: TreeRow; readonly lasts: readonly boolean[] }[] = [];
  const push = (rows: readonly TreeRow[], lasts: readonly boolean[]) => {
    const sorted = sortRows(tree, rows, order);
    for (let at = sorted.length - 1; at >= 0; at--) {
      const row = sorted[at];
      if (row !== undefined) open.push({ row, lasts: [...lasts, at === sorted.length - 1] });
    }
  };
  push(rowsBelow(lock, []) ?? [], []);
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const { row, lasts } = one;
    const node = row.end.kind === 'node' ? row.end.node : undefined;
    const size = node?.inputs.size ?? 0;
    const repeated = node !== undefined && size > 0 && told.has(node);
    const isDeep = lasts.length >= depth;
    yield { row, lasts, repeated, cut: isDeep && !repeated ? size : 0 };
    if (node === undefined || size === 0 || repeated || isDeep) continue;
    told.add(node);
    push(rowsBelow(lock, row.path) ?? [], lasts);
  }
}
