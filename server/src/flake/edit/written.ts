import { withoutParens } from '../../nix/rows.ts';
import { attrName } from '../../nix/strings.ts';
import { NixField, NixKind } from '../../syntax/nix-kinds.ts';
import { childByField, childrenOf, fieldOf, NONE, type NodeTable, symbolOf } from '../../syntax/table.ts';
import { childOfKind, isSetLiteral } from '../../nix/rows.ts';

/** A place where a path of attributes is bound, or a part of what is under it. */
export interface Written {
  /** The row of the binding. */
  readonly binding: number;
  /** The row of the path's last name within the binding. */
  readonly name: number;
  /** The row of the value; NONE where the binding's own path goes on: `a.b.c = 1;` of `a.b`. */
  readonly value: number;
}

/**
 * Where a path of attributes is written below the set at `set`: in sets within sets, in dotted paths, or in both.
 * Names that are inherited or computed are not found.
 */
export function writtenAt(table: NodeTable, set: number, path: readonly string[]): readonly Written[] {
  const literal = withoutParens(table, set);
  if (!isSetLiteral(table, literal)) return [];
  const bindings = childOfKind(table, literal, NixKind.binding_set);
  if (bindings === NONE) return [];
  const found: Written[] = [];
  for (const binding of childrenOf(table, bindings)) {
    if (symbolOf(table, binding) !== NixKind.binding) continue;
    const names = namesOf(table, binding);
    const shared = names.findIndex((row, at) => at >= path.length || attrName(table, row) !== path[at]);
    const count = shared < 0 ? names.length : shared;
    const value = childByField(table, binding, NixField.expression);
    const name = names[path.length - 1];
    if (count === path.length && name !== undefined)
      found.push({ binding, name, value: names.length === path.length ? value : NONE });
    else if (count === names.length && count < path.length && value !== NONE)
      found.push(...writtenAt(table, value, path.slice(count)));
  }
  return found;
}

/** The rows of the names of a binding's path. */
export function namesOf(table: NodeTable, binding: number): readonly number[] {
  const path = childByField(table, binding, NixField.attrpath);
  if (path === NONE) return [];
  return [...childrenOf(table, path)].filter((row) => fieldOf(table, row) === NixField.attr);
}

/** The path of attributes of an input or an override: `['inputs', 'a', 'inputs', 'b']` for `a/b`. */
export function attrPathOf(path: readonly string[]): readonly string[] {
  return path.flatMap((name) => ['inputs', name]);
}
