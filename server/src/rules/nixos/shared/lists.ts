import type { Attr, NixFacts } from '../../../nix/facts.ts';
import { withoutParens } from '../../../nix/rows.ts';
import { NixField, NixKind } from '../../../syntax/nix-kinds.ts';
import { childByField, NONE, symbolOf, textOf } from '../../../syntax/table.ts';

/**
 * The elements that can be seen of the list that an option is set to: also of those that are joined with others that
 * cannot be seen, and that are there on a condition (`[ a ] ++ lib.optionals c [ b ]`).
 *
 * @param seen the lists that were looked at, by row; each is looked at once, however often it is named
 */
export function elementsOf(facts: NixFacts, attr: Attr, seen: Set<number>): number[] {
  const { table } = facts;
  const found: number[] = [];
  const open = [facts.optionValue(attr).row];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === NONE) continue;
    const value = facts.value(at);
    if (value.row === NONE || seen.has(value.row)) continue;
    seen.add(value.row);
    if (value.kind === 'list') {
      for (const item of value.items) found.push(item);
      continue;
    }
    const written = value.kind === 'unknown' ? withoutParens(table, value.row) : NONE;
    if (written === NONE) continue;
    if (symbolOf(table, written) === NixKind.binary_expression) {
      if (textOf(table, childByField(table, written, NixField.operator)) !== '++') continue;
      open.push(childByField(table, written, NixField.right), childByField(table, written, NixField.left));
    } else if (symbolOf(table, written) === NixKind.apply_expression && isOptionals(facts, written)) {
      open.push(childByField(table, written, NixField.argument));
    }
  }
  return found;
}

/** `optionals c list`, `lib.optionals c list`. */
function isOptionals(facts: NixFacts, row: number): boolean {
  const { table } = facts;
  const inner = withoutParens(table, childByField(table, row, NixField.function));
  if (inner === NONE || symbolOf(table, inner) !== NixKind.apply_expression) return false;
  const { origin, name } = facts.callee(childByField(table, inner, NixField.function));
  return origin === 'library' && name === 'optionals';
}
