import { NixField, NixKind } from '../syntax/nix-kinds.ts';
import {
  childByField,
  endOf,
  fieldOf,
  NONE,
  type NodeTable,
  nextOf,
  startOf,
  symbolOf,
} from '../syntax/table.ts';
import { childOfKind } from './rows.ts';
import { attrName } from './strings.ts';

/** A name that `let`, `rec { }`, `let { }` or a function binds. */
export interface Declaration {
  readonly kind: 'binding' | 'formal' | 'universal';
  readonly name: string;
  /** The row of the `let`, the set or the function. */
  readonly owner: number;
  /** The row of the name where it is first written. */
  readonly row: number;
  /** More than one binding begins with this name: its value is merged. */
  merged: boolean;
}

/**
 * The names that are in scope at the row a walk in document order has come to.
 *
 * One map from name to innermost declaration, undone scope by scope, so that a look-up costs the same
 * at any depth of nesting.
 */
interface Scopes {
  readonly declarations: readonly Declaration[];
  /** Opens the scope of a `let`, a recursive set or a function; `names` is filled for its plain `inherit`s. */
  open(row: number): void;
  /** Closes the scopes that end at or before `row`. */
  leaveUntil(row: number): void;
  /** Enters `body`, the body of a `with`. */
  openWith(environment: number, body: number): void;
  /** Notes in `names` what the name at `row` refers to. */
  resolve(row: number, name: string): void;
  readonly withs: readonly With[];
}

export interface With {
  /** The row of the expression after `with`. */
  readonly environment: number;
  /** The number of the next `with` further out, -1 for none. */
  readonly outer: number;
}

/**
 * `names` has a cell per row; for rows of names: a declaration's number + 1, 0 for a free name,
 * or -1 - the number of the innermost `with` around a free name.
 */
export function createScopes(table: NodeTable, names: Int32Array): Scopes {
  const declarations: Declaration[] = [];
  const innermost = new Map<string, number>();
  /** Per declaration: the number + 1 of the one it hides. */
  const hidden: number[] = [];
  const open: { readonly end: number; readonly first: number; readonly last: number }[] = [];
  const withs: With[] = [];
  const openWiths: { readonly end: number; readonly number: number }[] = [];

  function resolve(row: number, name: string): void {
    const found = innermost.get(name) ?? 0;
    if (found !== 0) names[row] = found;
    else names[row] = -1 - (openWiths.at(-1)?.number ?? -1);
  }

  function declare(kind: Declaration['kind'], name: string, owner: number, row: number): void {
    const before = innermost.get(name) ?? 0;
    const same = declarations[before - 1];
    if (same !== undefined && same.owner === owner) {
      same.merged = true;
      return;
    }
    declarations.push({ kind, name, owner, row, merged: false });
    hidden.push(before);
    innermost.set(name, declarations.length);
  }

  function declareBindings(owner: number): void {
    const set = childOfKind(table, owner, NixKind.binding_set);
    if (set === NONE) return;
    const end = nextOf(table, set);
    for (let row = set + 1; row < end; row = nextOf(table, row)) {
      if (symbolOf(table, row) !== NixKind.inherit) continue;
      forEachInherited(table, row, (at, name) => resolve(at, name));
    }
    for (let row = set + 1; row < end; row = nextOf(table, row)) {
      const kind = symbolOf(table, row);
      if (kind === NixKind.binding) {
        const path = childByField(table, row, NixField.attrpath);
        const first = path === NONE ? NONE : childByField(table, path, NixField.attr);
        const name = first === NONE ? undefined : attrName(table, first);
        if (name !== undefined) declare('binding', name, owner, first);
      } else if (kind === NixKind.inherit || kind === NixKind.inherit_from) {
        forEachInherited(table, row, (at, name) => declare('binding', name, owner, at));
      }
    }
  }

  function declareArguments(owner: number): void {
    const end = nextOf(table, owner);
    for (let row = owner + 1; row < end; row = nextOf(table, row)) {
      const field = fieldOf(table, row);
      if (field === NixField.universal) declare('universal', nameAt(table, row), owner, row);
      else if (field === NixField.formals) {
        const last = nextOf(table, row);
        for (let formal = row + 1; formal < last; formal = nextOf(table, formal)) {
          if (symbolOf(table, formal) !== NixKind.formal) continue;
          const name = childByField(table, formal, NixField.name);
          if (name !== NONE) declare('formal', nameAt(table, name), owner, name);
        }
      } else if (field === NixField.body) return;
    }
  }

  return {
    declarations,
    withs,
    resolve,
    open(row) {
      const first = declarations.length;
      if (symbolOf(table, row) === NixKind.function_expression) declareArguments(row);
      else declareBindings(row);
      open.push({ end: nextOf(table, row), first, last: declarations.length });
    },
    openWith(environment, body) {
      withs.push({ environment, outer: openWiths.at(-1)?.number ?? -1 });
      openWiths.push({ end: nextOf(table, body), number: withs.length - 1 });
    },
    leaveUntil(row) {
      for (let top = open.at(-1); top !== undefined && top.end <= row; top = open.at(-1)) {
        for (let i = top.last - 1; i >= top.first; i--) {
          innermost.set(declarations[i]?.name ?? '', hidden[i] ?? 0);
        }
        open.pop();
      }
      for (let top = openWiths.at(-1); top !== undefined && top.end <= row; top = openWiths.at(-1)) {
        openWiths.pop();
      }
    },
  };
}

/** The names of `inherit a b;` or `inherit (e) a b;` that can be read off. */
export function forEachInherited(
  table: NodeTable,
  row: number,
  visit: (row: number, name: string) => void,
): void {
  const attrs = childByField(table, row, NixField.attrs);
  if (attrs === NONE) return;
  const end = nextOf(table, attrs);
  for (let at = attrs + 1; at < end; at = nextOf(table, at)) {
    if (fieldOf(table, at) !== NixField.attr) continue;
    const name = attrName(table, at);
    if (name !== undefined) visit(at, name);
  }
}

function nameAt(table: NodeTable, row: number): string {
  return table.text.slice(startOf(table, row), endOf(table, row));
}
