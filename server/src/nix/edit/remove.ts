import { NixField, NixKind } from '../../syntax/nix-kinds.ts';
import { childrenOf, fieldOf, NONE, type NodeTable, parentOf, spanOf, symbolOf } from '../../syntax/table.ts';
import { type Edit, lineEndAt, lineStartAt } from '../../text/edits.ts';
import type { Span } from '../../text/span.ts';
import type { Attr } from '../facts.ts';

/**
 * Takes a stretch out, and with it the line or the blanks that only it needs: alone on its lines, the lines go; between
 * others, one of the gaps goes. A comment behind it on the same line speaks of it, and goes too, if nothing else stands
 * on the line; comments above stay.
 */
export function removal(text: string, { start, end }: Span): Edit {
  const lineStart = lineStartAt(text, start);
  const lineEnd = lineEndAt(text, end);
  const before = text.slice(lineStart, start);
  const after = text.slice(end, lineEnd);
  if (before.trim() === '' && /^\s*(?:#.*)?$/.test(after)) {
    const next = text.indexOf('\n', lineEnd);
    return { span: withEmptyLine(text, lineStart, next < 0 ? text.length : next + 1), text: '' };
  }
  const blanksBefore = before.length - before.trimEnd().length;
  const blanksAfter = /^[ \t]*/.exec(after)?.[0].length ?? 0;
  // What comes first in `[a b]` or in a string leaves no blank there.
  if (/[[{("']$/.test(before)) return { span: { start, end: end + blanksAfter }, text: '' };
  if (blanksAfter > 0 && blanksBefore < before.length) {
    // What stands before keeps its gap to what follows.
    return { span: { start: start - blanksBefore, end }, text: '' };
  }
  if (blanksAfter > 0) return { span: { start, end: end + blanksAfter }, text: '' };
  return { span: { start: start - blanksBefore, end }, text: '' };
}

/** Lines, with an empty one beside them where there would be one too many: two together, or one beside a bracket. */
function withEmptyLine(text: string, start: number, end: number): Span {
  const above = text.slice(lineStartAt(text, start - 1), Math.max(0, start - 1)).trim();
  const next = text.indexOf('\n', end);
  const below = text.slice(end, next < 0 ? text.length : next).trim();
  if (start === 0 || next < 0) return { start, end };
  if (below === '' && (above === '' || /[[{(]$/.test(above))) return { start, end: next + 1 };
  if (above === '' && /^[\])}]/.test(below)) return { start: lineStartAt(text, start - 1), end };
  return { start, end };
}

/** Takes an attribute out of its set: its binding, or its name where it is inherited. */
export function removeAttr(table: NodeTable, { span, inherit }: Attr): Edit {
  return inherit === undefined ? removal(table.text, span) : removeItem(table, inherit.row);
}

/** Takes an element out of a list, or a name out of an `inherit`; with its only name the whole `inherit` goes. */
export function removeItem(table: NodeTable, row: number): Edit {
  const list = parentOf(table, row);
  const isAlone =
    list !== NONE && symbolOf(table, list) === NixKind.inherited_attrs && countIn(table, list) === 1;
  return removal(table.text, spanOf(table, isAlone ? parentOf(table, list) : row));
}

function countIn(table: NodeTable, list: number): number {
  let count = 0;
  for (const child of childrenOf(table, list)) if (fieldOf(table, child) === NixField.attr) count++;
  return count;
}
