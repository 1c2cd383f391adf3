import type { Excerpt } from '../audit/excerpt.ts';
import { hashCommand, visible } from './visible.ts';
import { graphemes, graphemeWidth, textWidth } from './width.ts';

/** A source line and the marker under it, both ready for the terminal and without colours. */
export interface SourceLine {
  readonly source: string;
  /** Spaces up to the marker. */
  readonly indent: string;
  readonly marker: string;
}

const TAB = 4;
const CUT = '…';
const HASH = String.raw`\u{23}`;
/** How much of the line is kept before a marker that is far to the right. */
const LEAD = 24;

/** Lays out an excerpt in at most `columns` columns. A long line is cut around the marker. */
export function sourceLine(excerpt: Excerpt, columns: number): SourceLine {
  const cells = cellsOf(excerpt);
  const last = cells.at(-1);
  const width = last === undefined ? 0 : last.column + last.width;
  const startColumn = cells.find((cell) => cell.end > excerpt.start)?.column ?? width;
  const endColumn = excerpt.continues ? width : columnAfter(cells, excerpt.end);
  const cutBefore = excerpt.offset > 0;

  let left = cutBefore ? 1 : 0;
  if (endColumn > columns - 2) left = Math.max(left, startColumn - Math.min(LEAD, columns >> 2));
  const visibleCells = cells.filter(
    (cell) => cell.column >= left && cell.column + cell.width <= left + columns - 2,
  );
  const first = visibleCells[0];
  const final = visibleCells.at(-1);
  const leftCut = cutBefore || (first !== undefined && first !== cells[0]);
  const rightCut = excerpt.more || (final !== undefined && final !== last);

  const lead = leftCut ? CUT : '';
  const origin = (first?.column ?? 0) - lead.length;
  const right = final === undefined ? 0 : final.column + final.width;
  const markerEnd = Math.min(Math.max(endColumn, startColumn + 1), Math.max(right, startColumn + 1));
  const goesOn = excerpt.continues || endColumn > right;
  return {
    source: `${lead}${visibleCells.map((cell) => cell.text).join('')}${rightCut ? CUT : ''}`,
    indent: ' '.repeat(Math.max(0, startColumn - origin)),
    marker: `${'^'.repeat(markerEnd - startColumn)}${goesOn ? CUT : ''}`,
  };
}

interface Cell {
  readonly text: string;
  readonly column: number;
  readonly width: number;
  /** UTF-16 offset in the excerpt after it. */
  readonly end: number;
}

function cellsOf(excerpt: Excerpt): readonly Cell[] {
  const cells: Cell[] = [];
  const commands = new Set(Array.from(excerpt.text.matchAll(hashCommand), (match) => match.index));
  let column = 0;
  for (const { text, offset } of graphemes(excerpt.text)) {
    const shown = commands.has(offset) ? HASH : shownAs(text, column, offset + excerpt.offset);
    const width = shown === text ? graphemeWidth(text) : textWidth(shown);
    cells.push({ text: shown, column, width, end: offset + text.length });
    column += width;
  }
  return cells;
}

/** A tab becomes spaces up to the next stop; a byte order mark at the start of the line takes no room. */
function shownAs(grapheme: string, column: number, offset: number): string {
  if (grapheme === '\t') return ' '.repeat(TAB - (column % TAB));
  if (grapheme === '\ufeff' && offset === 0) return '';
  return visible(grapheme);
}

/** The column after the grapheme that `offset` ends or is inside of. */
function columnAfter(cells: readonly Cell[], offset: number): number {
  let column = 0;
  let start = 0;
  for (const cell of cells) {
    if (start >= offset) break;
    column = cell.column + cell.width;
    start = cell.end;
  }
  return column;
}
