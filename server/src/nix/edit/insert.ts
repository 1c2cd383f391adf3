import { NixKind } from '../../syntax/nix-kinds.ts';
import { endOf, NONE, type NodeTable, nextOf, startOf, symbolOf } from '../../syntax/table.ts';
import { type Edit, indentAt, lineEndAt, lineEndOf } from '../../text/edits.ts';
import type { Span } from '../../text/span.ts';
import { childOfKind } from '../rows.ts';

/**
 * Puts a binding (`name = value;`, without blanks around) behind the one at `after`, on a line of its own where that
 * stands on one, indented as that is, behind a comment of the same line.
 */
export function insertAfter(text: string, after: Span, binding: string): Edit {
  const rest = text.slice(after.end, lineEndAt(text, after.end));
  if (/^\s*(?:#.*)?$/.test(rest)) {
    const at = after.end + rest.length;
    return { span: { start: at, end: at }, text: lineEndOf(text) + indentAt(text, after.start) + binding };
  }
  return { span: { start: after.end, end: after.end }, text: ` ${binding}` };
}

/** Puts a binding at the end of the set at `row`, in its style; undefined where it is no set that is written here. */
export function insertIntoSet(table: NodeTable, row: number, binding: string): Edit | undefined {
  const { text } = table;
  const kind = row === NONE ? NONE : symbolOf(table, row);
  if (kind !== NixKind.attrset_expression && kind !== NixKind.rec_attrset_expression) return undefined;
  const last = lastBinding(table, row);
  if (last !== undefined) return insertAfter(text, last, binding);
  const open = text.indexOf('{', startOf(table, row)) + 1;
  const inside = text.slice(open, endOf(table, row) - 1);
  if (!inside.includes('\n')) return { span: { start: open, end: open }, text: ` ${binding}` };
  const indent = `${indentAt(text, startOf(table, row))}  `;
  return { span: { start: open, end: open }, text: `${lineEndOf(text)}${indent}${binding}` };
}

function lastBinding(table: NodeTable, set: number): Span | undefined {
  const bindings = childOfKind(table, set, NixKind.binding_set);
  if (bindings === NONE) return undefined;
  let last: Span | undefined;
  const end = nextOf(table, bindings);
  for (let row = bindings + 1; row < end; row = nextOf(table, row)) {
    const kind = symbolOf(table, row);
    if (kind === NixKind.binding || kind === NixKind.inherit || kind === NixKind.inherit_from)
      last = { start: startOf(table, row), end: endOf(table, row) };
  }
  return last;
}
