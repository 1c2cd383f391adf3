import type { Attr, Call, NixFacts } from '../../../nix/facts.ts';
import { NixKind } from '../../../syntax/nix-kinds.ts';
import { NONE, type NodeTable, nextOf, parentOf, startOf, symbolOf, textOf } from '../../../syntax/table.ts';
import type { Span } from '../../../text/span.ts';

/** What may stand between a call and an attribute that it is given, so that nothing else sees the attribute. */
const BETWEEN: ReadonlySet<number> = new Set([
  NixKind.binding,
  NixKind.binding_set,
  NixKind.attrset_expression,
  NixKind.function_expression,
  NixKind.list_expression,
  NixKind.parenthesized_expression,
]);

/**
 * Whether an attribute is written in the set that a function is given there and then, so that its name means something
 * to this function alone. In a `rec` set, only where the name stands nowhere else in it.
 */
export function isInPlace(facts: NixFacts, attr: Attr, call?: Call): boolean {
  const { table } = facts;
  if (attr.valueRow === undefined || attr.inherit !== undefined || attr.duplicate) return false;
  // `finalAttrs.vendorSha256`, `src.sha256`: somebody selects it, as far as can be seen from here.
  if (table.text.includes(`.${attr.name}`)) return false;
  for (let row = parentOf(table, attr.valueRow); row !== NONE; row = parentOf(table, row)) {
    const kind = symbolOf(table, row);
    if (kind === NixKind.apply_expression) return call === undefined || call.row === row;
    if (kind === NixKind.rec_attrset_expression) {
      if (isRead(table, row, attr.name)) return false;
    } else if (!BETWEEN.has(kind)) return false;
  }
  return false;
}

/** Whether a name is read anywhere in the expression at `row`, whichever it stands for there. */
function isRead(table: NodeTable, row: number, name: string): boolean {
  const end = nextOf(table, row);
  for (let at = row + 1; at < end; at++) {
    const kind = symbolOf(table, at);
    const mayRead = kind === NixKind.variable_expression || kind === NixKind.inherited_attrs;
    if (mayRead && textOf(table, at).split(/\s+/).includes(name)) return true;
  }
  return false;
}

/** The place of a string in double quotes without anything interpolated, which is an attribute's value itself. */
export function literalOf(facts: NixFacts, attr: Attr): Span | undefined {
  return attr.valueRow === undefined ? undefined : literalAt(facts, attr.valueRow);
}

/** The same of an expression. */
export function literalAt(facts: NixFacts, row: number): Span | undefined {
  const { table } = facts;
  if (symbolOf(table, row) !== NixKind.string_expression) return undefined;
  const text = textOf(table, row);
  const start = startOf(table, row);
  return /^"[^"\\$]*"$/.test(text) ? { start, end: start + text.length } : undefined;
}
