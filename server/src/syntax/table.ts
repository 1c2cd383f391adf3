/**
 * The flat node table: one row per syntax node, in document order (a parent before its children).
 *
 * A row is five int32 cells: head, start, end, parent, next.
 * - head = symbol | field << 16 | flags << 24
 * - start, end: UTF-16 offsets, end exclusive
 * - parent: row of the parent, -1 for the root
 * - next: the row after the node's last descendant, so `next` of a child is its next sibling
 *
 * Everything above `syntax/` reads trees through this table alone, whoever filled it.
 */
export interface NodeTable {
  readonly text: string;
  /** Number of rows; row 0 is the root. */
  readonly rows: number;
  /** `rows * ROW_CELLS` cells. */
  readonly cells: Int32Array;
}

export const ROW_CELLS = 5;
const START = 1;
const END = 2;
const PARENT = 3;
const NEXT = 4;

export const FLAG_NAMED = 1;
export const FLAG_MISSING = 2;
export const FLAG_EXTRA = 4;
export const FLAG_HAS_ERROR = 8;
export const FLAG_ERROR = 16;

/** No such row. */
export const NONE = -1;

export function symbolOf(table: NodeTable, row: number): number {
  return (table.cells[row * ROW_CELLS] ?? 0) & 0xffff;
}

export function fieldOf(table: NodeTable, row: number): number {
  return ((table.cells[row * ROW_CELLS] ?? 0) >>> 16) & 0xff;
}

export function flagsOf(table: NodeTable, row: number): number {
  return (table.cells[row * ROW_CELLS] ?? 0) >>> 24;
}

export function startOf(table: NodeTable, row: number): number {
  return table.cells[row * ROW_CELLS + START] ?? 0;
}

export function endOf(table: NodeTable, row: number): number {
  return table.cells[row * ROW_CELLS + END] ?? 0;
}

export function parentOf(table: NodeTable, row: number): number {
  return table.cells[row * ROW_CELLS + PARENT] ?? NONE;
}

/** The row after the last descendant of `row`. */
export function nextOf(table: NodeTable, row: number): number {
  return table.cells[row * ROW_CELLS + NEXT] ?? table.rows;
}

export function spanOf(table: NodeTable, row: number): { readonly start: number; readonly end: number } {
  return { start: startOf(table, row), end: endOf(table, row) };
}

export function textOf(table: NodeTable, row: number): string {
  return table.text.slice(startOf(table, row), endOf(table, row));
}

/** The first child that carries `field`, or NONE; NONE has no children. */
export function childByField(table: NodeTable, row: number, field: number): number {
  if (row === NONE) return NONE;
  const end = nextOf(table, row);
  for (let child = row + 1; child < end; child = nextOf(table, child)) {
    if (fieldOf(table, child) === field) return child;
  }
  return NONE;
}

/** All children, named and anonymous, in order. */
export function* childrenOf(table: NodeTable, row: number): Generator<number> {
  const end = nextOf(table, row);
  for (let child = row + 1; child < end; child = nextOf(table, child)) yield child;
}

/** Whether the tree holds a syntax error anywhere at or below `row`. */
export function hasError(table: NodeTable, row: number): boolean {
  return (flagsOf(table, row) & FLAG_HAS_ERROR) !== 0;
}

/** The innermost row whose text holds the sign at `offset`, or the one before it where none begins there; NONE outside. */
export function rowAt(table: NodeTable, offset: number): number {
  const at = deepest(table, offset, (row) => startOf(table, row) <= offset && offset < endOf(table, row));
  const before = deepest(table, offset, (row) => startOf(table, row) < offset && offset <= endOf(table, row));
  return before !== NONE && (at === NONE || startOf(table, before) > startOf(table, at)) ? before : at;
}

function deepest(table: NodeTable, offset: number, holds: (row: number) => boolean): number {
  let found = NONE;
  let row = 0;
  let end = table.rows;
  while (row < end && startOf(table, row) <= offset) {
    if (holds(row)) {
      found = row;
      end = nextOf(table, row);
      row += 1;
    } else {
      row = nextOf(table, row);
    }
  }
  return found;
}
