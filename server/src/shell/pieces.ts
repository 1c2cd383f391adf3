import { ShellKind } from '../syntax/shell-kinds.ts';
import { FLAG_HAS_ERROR, FLAG_NAMED, hasError, NONE, type NodeTable, ROW_CELLS } from '../syntax/table.ts';
import type { PreparedText } from './prepare/prepare.ts';
import type { ParseShell } from './script.ts';

/** As many pieces are parsed by themselves. */
const MOST_PIECES = 1000;

/**
 * Parses a text. Where it holds an error, which the grammar may see in all that stands around it, each statement is
 * parsed by itself, so that the others are read as if the error were not there.
 */
export function parseInPieces({ text, breaks }: PreparedText, parse: ParseShell): NodeTable {
  const whole = parse(text);
  if (!hasError(whole, 0) || breaks.length === 0) return whole;
  const step = Math.ceil(breaks.length / MOST_PIECES);
  const bounds = [0, ...breaks.filter((_, index) => index % step === 0), text.length];
  const pieces: NodeTable[] = [];
  const starts: number[] = [];
  for (let i = 0; i + 1 < bounds.length; i++) {
    const start = bounds[i] ?? 0;
    const piece = text.slice(start, bounds[i + 1]);
    if (piece.trim() === '') continue;
    pieces.push(parse(piece));
    starts.push(start);
  }
  return joined(text, pieces, starts);
}

/** One table of several, each moved to where its text starts. Their roots become one. */
function joined(text: string, pieces: readonly NodeTable[], starts: readonly number[]): NodeTable {
  const rows = pieces.reduce((sum, piece) => sum + piece.rows, 1);
  const cells = new Int32Array(rows * ROW_CELLS);
  const isDamaged = pieces.some((piece) => hasError(piece, 0));
  cells.set([
    ShellKind.program | ((FLAG_NAMED | (isDamaged ? FLAG_HAS_ERROR : 0)) << 24),
    0,
    text.length,
    NONE,
    rows,
  ]);
  let first = 1;
  for (const [index, piece] of pieces.entries()) {
    const start = starts[index] ?? 0;
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
