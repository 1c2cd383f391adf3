import type { Callee, NixFacts } from '../../../nix/facts.ts';
import { withoutParens } from '../../../nix/rows.ts';
import { NixField, NixKind } from '../../../syntax/nix-kinds.ts';
import { childByField, symbolOf } from '../../../syntax/table.ts';

/** So many arguments are looked past. */
const ARGUMENTS = 8;

/** Whom an application (`f a b`, or the `f a` in it) applies. */
export function appliedBy(facts: NixFacts, application: number): Callee {
  const { table } = facts;
  let row = application;
  for (let count = 0; count < ARGUMENTS && symbolOf(table, row) === NixKind.apply_expression; count++) {
    row = withoutParens(table, childByField(table, row, NixField.function));
  }
  return facts.callee(row);
}
