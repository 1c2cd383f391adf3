import { type Filtered, filterTree } from '../../lock/tree/filter.ts';
import { sortRows } from '../../lock/tree/order.ts';
import { rowAt, rowsBelow } from '../../lock/tree/rows.ts';
import type { InputTree } from '../../lock/tree/tree.ts';
import { type TreeFilter, wantedBy } from '../../lock/tree/wanted.ts';
import type { ServerContext } from '../context.ts';
import { keyOf } from '../uri.ts';
import { inputItem, orphanItem } from './items.ts';
import type { InputsParams } from './params.ts';
import type { InputItem } from './protocol.ts';

/** What stands below a path of a lock; below the lock itself also the entries that nothing leads to. */
export async function below(
  context: ServerContext,
  { uri, path, order, filter }: InputsParams,
): Promise<readonly InputItem[]> {
  const of = await context.inputs.trees.of(context, keyOf(uri));
  const rows = of && rowsBelow(of.tree.index.lock, path);
  if (of === undefined || rows === undefined) return [];
  const filtered = filteredTree(of.tree, filter);
  const shown = filtered === undefined ? rows : rows.filter((row) => filtered.shows(row));
  const items = sortRows(of.tree, shown, order).map((row) => inputItem(of, row, filtered));
  if (path.length > 0 || filtered !== undefined) return items;
  return [...items, ...of.tree.orphans.map((node) => orphanItem(of, node))];
}

/** The same of a single row; null where it is gone. */
export async function item(context: ServerContext, { uri, path }: InputsParams): Promise<InputItem | null> {
  const of = await context.inputs.trees.of(context, keyOf(uri));
  const row = of && rowAt(of.tree.index.lock, path);
  return of === undefined || row === undefined ? null : inputItem(of, row, undefined);
}

export function filteredTree(tree: InputTree, filter: TreeFilter): Filtered | undefined {
  const wanted = wantedBy(tree, filter);
  return wanted && filterTree(tree.index.lock, wanted);
}
