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
    return { span: { start: lineStart, end: next < 0 ? text.length : next + 1 }, text: '' };
  }
  const blanksBefore = before.length - before.trimEnd().length;
  const blanksAfter = /^[ \t]*/.exec(after)?.[0].length ?? 0;
  if (blanksAfter > 0 && blanksBefore < before.length) {
    // What stands before keeps its gap to what follows.
    return { span: { start: start - blanksBefore, end }, text: '' };
  }
  if (blanksAfter > 0) return { span: { start, end: end + blanksAfter }, text: '' };
  return { span: { start: start - blanksBefore, end }, text: '' };
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
