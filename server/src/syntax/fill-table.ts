import type { Tree } from 'web-tree-sitter';
import {
  FLAG_ERROR,
  FLAG_HAS_ERROR,
  FLAG_MISSING,
  FLAG_NAMED,
  NONE,
  type NodeTable,
  ROW_CELLS,
} from './table.ts';
import type { Walker } from './walker.ts';

/** The symbol that tree-sitter gives to ERROR nodes in every grammar. */
export const ERROR_SYMBOL = 0xffff;

/**
 * By symbol id: the one id that stands for its name, and FLAG_NAMED or 0. A grammar has several ids for an alias. That of
 * errors is not among them.
 */
export interface SymbolMap {
  readonly canonical: Uint16Array;
  readonly named: Uint8Array;
}

/** More room than this is given back. In cells. */
const MOST_KEPT = 1 << 20;

/**
 * Fills the flat node table in one pass of a tree cursor.
 *
 * Each cursor step crosses from JavaScript into WebAssembly, which is what the pass costs;
 * so it asks for the rare properties (missing) only in trees that hold an error.
 */
export function fillTable(tree: Tree, text: string, symbols: SymbolMap, walker: Walker): NodeTable {
  const { canonical, named } = symbols;
  const { typeId, fieldId, startIndex, endIndex, isMissing, toFirstChild, toNextSibling, toParent } = walker;
  const damaged = tree.rootNode.hasError;
  let { cells } = walker.room;
  let rows = 0;
  let parent = NONE;
  const { at: place, end: endWalk } = walker.begin(tree);
  walk: for (;;) {
    const at = rows * ROW_CELLS;
    if (at + ROW_CELLS > cells.length) {
      const larger = new Int32Array(cells.length * 2);
      larger.set(cells);
      cells = larger;
    }
    const id = typeId(place);
    const symbol = canonical[id] ?? id;
    let flags = symbol === ERROR_SYMBOL ? FLAG_NAMED | FLAG_ERROR | FLAG_HAS_ERROR : (named[symbol] ?? 0);
    if (damaged && isMissing(place) !== 0) flags |= FLAG_MISSING | FLAG_HAS_ERROR;
    cells[at] = symbol | (fieldId(place) << 16) | (flags << 24);
    cells[at + 1] = startIndex(place);
    cells[at + 2] = endIndex(place);
    cells[at + 3] = parent;
    const row = rows++;
    if (toFirstChild(place) !== 0) {
      parent = row;
      continue;
    }
    cells[at + 4] = rows;
    while (toNextSibling(place) === 0) {
      if (toParent(place) === 0) break walk;
      cells[parent * ROW_CELLS + 4] = rows;
      parent = cells[parent * ROW_CELLS + 3] ?? NONE;
    }
  }
  endWalk();
  if (damaged) spreadErrors(cells, rows);
  if (cells.length <= MOST_KEPT) walker.room.cells = cells;
  return { text, rows, cells: cells.slice(0, rows * ROW_CELLS) };
}

/** The table of a text of which nothing is known but that it holds an error: one row. */
export function damagedTable(text: string): NodeTable {
  const head = ERROR_SYMBOL | ((FLAG_NAMED | FLAG_ERROR | FLAG_HAS_ERROR) << 24);
  return { text, rows: 1, cells: Int32Array.of(head, 0, text.length, NONE, 1) };
}

/** Marks every ancestor of an error, so that `hasError` of a row speaks for all that is below it. */
function spreadErrors(cells: Int32Array, rows: number): void {
  for (let row = rows - 1; row > 0; row--) {
    const head = cells[row * ROW_CELLS] ?? 0;
    const parent = cells[row * ROW_CELLS + 3] ?? NONE;
    if (((head >>> 24) & FLAG_HAS_ERROR) !== 0 && parent >= 0) {
      cells[parent * ROW_CELLS] = (cells[parent * ROW_CELLS] ?? 0) | (FLAG_HAS_ERROR << 24);
    }
  }
}
