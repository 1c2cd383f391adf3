import { NixField, NixKind } from '../../syntax/nix-kinds.ts';
import {
  childByField,
  endOf,
  fieldOf,
  NONE,
  type NodeTable,
  nextOf,
  parentOf,
  startOf,
  symbolOf,
  textOf,
} from '../../syntax/table.ts';
import { childOfKind } from '../rows.ts';
import { forEachInherited } from '../scopes.ts';

/** More scopes than anybody writes around one place. */
const STEPS = 4096;

/**
 * Whether a name in this place is the argument of a function around it: a formal (`{ system }:`), or the whole argument
 * (`system:`). Not in the defaults of that function's own formals, where it would lead in a circle.
 */
export function isFormalInScope(table: NodeTable, row: number, name: string): boolean {
  let at = row;
  for (let steps = 0; at !== NONE && steps < STEPS; steps++) {
    const parent = parentOf(table, at);
    if (parent === NONE) return false;
    const kind = symbolOf(table, parent);
    if (kind === NixKind.function_expression) {
      const isArgument = argumentsOf(table, parent).has(name);
      if (isArgument) return fieldOf(table, at) === NixField.body;
    } else if (kind === NixKind.let_expression || kind === NixKind.rec_attrset_expression) {
      if (bindsName(table, parent, name)) return false;
    }
    at = parent;
  }
  return false;
}

/** The names that a function gives its argument and the parts of it. */
export function argumentsOf(table: NodeTable, row: number): ReadonlySet<string> {
  const names = new Set<string>();
  const universal = childByField(table, row, NixField.universal);
  if (universal !== NONE) names.add(textOf(table, universal));
  const formals = childByField(table, row, NixField.formals);
  if (formals === NONE) return names;
  const end = nextOf(table, formals);
  for (let formal = formals + 1; formal < end; formal = nextOf(table, formal)) {
    if (symbolOf(table, formal) !== NixKind.formal) continue;
    const name = childByField(table, formal, NixField.name);
    if (name !== NONE) names.add(textOf(table, name));
  }
  return names;
}

/** Whether a `let` or a `rec { }` binds a name. */
function bindsName(table: NodeTable, owner: number, name: string): boolean {
  const set = childOfKind(table, owner, NixKind.binding_set);
  if (set === NONE) return false;
  const end = nextOf(table, set);
  let found = false;
  for (let row = set + 1; row < end && !found; row = nextOf(table, row)) {
    if (symbolOf(table, row) === NixKind.binding) {
      const path = childByField(table, row, NixField.attrpath);
      const first = path === NONE ? NONE : childByField(table, path, NixField.attr);
      found = first !== NONE && table.text.slice(startOf(table, first), endOf(table, first)) === name;
    } else {
      forEachInherited(table, row, (_, inherited) => {
        found ||= inherited === name;
      });
    }
  }
  return found;
}
