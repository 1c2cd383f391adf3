import { ShellKind } from '../syntax/shell-kinds.ts';
import { FLAG_HAS_ERROR, FLAG_NAMED, hasError, NONE, type NodeTable, ROW_CELLS } from '../syntax/table.ts';
import type { Span } from '../text/span.ts';
import type { PreparedText } from './prepare/prepare.ts';

/** Statements that are parsed together. */
const PIECE_LENGTH = 2048;

/**
 * Parses a text, statement by statement, or those together that are short. So an error in one, which the grammar may see
 * in all that stands around it, leaves the others as they are, and no statement makes others dear to parse.
 */
export function parseInPieces(
  { text, breaks, lines }: PreparedText,
  parse: (text: string) => NodeTable,
): NodeTable {
  const pieces: Piece[] = [];
  for (const group of groupsOf(breaks, text.length)) {
    const piece = parsePiece(text, group, parse);
    if (group.inner.length > 1 && hasError(piece.table, 0))
      for (const bounds of group.inner) pieces.push(parsePiece(text, bounds, parse));
    else pieces.push(piece);
  }
  if (pieces.every(({ table }) => !isGivenUp(table))) return joined(text, pieces);
  // What was too dear as a whole is parsed line by line.
  return joined(
    text,
    pieces.flatMap((piece) => {
      if (!isGivenUp(piece.table)) return [piece];
      const { start } = piece;
      const end = start + piece.table.text.length;
      const inner = within(lines, start, end);
      return inner.length > 1 ? inner.map((bounds) => parsePiece(text, bounds, parse)) : [piece];
    }),
  );
}

interface Piece {
  readonly start: number;
  readonly table: NodeTable;
}

interface Group extends Span {
  /** The statements in it. */
  readonly inner: readonly Span[];
}

function parsePiece(text: string, { start, end }: Span, parse: (text: string) => NodeTable): Piece {
  return { start, table: parse(text.slice(start, end)) };
}

function isGivenUp(table: NodeTable): boolean {
  return table.rows === 1 && hasError(table, 0);
}

function groupsOf(breaks: readonly number[], length: number): Group[] {
  const groups: Group[] = [];
  let inner: Span[] = [];
  let start = 0;
  let last = 0;
  for (const at of [...breaks, length]) {
    if (at <= last && at < length) continue;
    if (at - start > PIECE_LENGTH && inner.length > 0) {
      groups.push({ start, end: last, inner });
      inner = [];
      start = last;
    }
    inner.push({ start: last, end: at });
    last = at;
  }
  groups.push({ start, end: length, inner });
  return groups;
}

function within(lines: readonly number[], start: number, end: number): Span[] {
  const bounds: Span[] = [];
  let last = start;
  for (const at of lines) {
    if (at <= last) continue;
    if (at >= end) break;
    bounds.push({ start: last, end: at });
    last = at;
  }
  bounds.push({ start: last, end });
  return bounds;
}

/** One table of several, each moved to where its text starts. Their roots become one. */
function joined(text: string, pieces: readonly Piece[]): NodeTable {
  const only = pieces[0];
  if (only !== undefined && pieces.length === 1) return only.table;
  const rows = pieces.reduce((sum, { table }) => sum + table.rows, 1);
  const cells = new Int32Array(rows * ROW_CELLS);
  const isDamaged = pieces.some(({ table }) => hasError(table, 0));
  cells.set([
    ShellKind.program | ((FLAG_NAMED | (isDamaged ? FLAG_HAS_ERROR : 0)) << 24),
    0,
    text.length,
    NONE,
    rows,
  ]);
  let first = 1;
  for (const { start, table: piece } of pieces) {
    for (let row = 0; row < piece.rows; row++) {
      const from = row * ROW_CELLS;
      const to = (first + row) * ROW_CELLS;
      cells[to] = piece.cells[from] ?? 0;
      cells[to + 1] = (piece.cells[from + 1] ?? 0) + start;
      cells[to + 2] = (piece.cells[from + 2] ?? 0) + start;
      cells[to + 3] = row === 0 ? 0 : (piece.cells[from + 3] ?? 0) + first;
      cells[to + 4] = (piece.cells[from + 4] ?? 0) + first;
    }
    first += piece.rows;
  }
  return { text, rows, cells };
}
