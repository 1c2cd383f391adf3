import { NixField, NixKind } from '../syntax/nix-kinds.ts';
import { childByField, fieldOf, NONE, type NodeTable, parentOf, symbolOf, textOf } from '../syntax/table.ts';
import type { Attr, AttrSet, Binding, StaticValue } from './facts.ts';
import { rangeTest } from './ranges.ts';
import { DEPTH, type Reader } from './reader.ts';
import { nextWithField, withoutParens, withParens } from './rows.ts';
import { attrName } from './strings.ts';

export interface BindingFinder {
  (name: string): readonly Binding[];
  /** Whether a name is bound at all, which costs less than its bindings. */
  has(name: string): boolean;
  /** Gives each name that is bound, with the row or the rows where it is; those in examples and errors too. */
  forEachName(visit: (rows: number | readonly number[], name: string) => void): void;
}

/** Finds the bindings of a name; those in or beside a syntax error and in examples of options are left out. */
export function bindingFinder(reader: Reader, trusted: (row: number) => boolean): BindingFinder {
  const { table, survey } = reader;
  const inExample = rangeTest(survey.examples);
  let index: ReadonlyMap<string, number | readonly number[]> | undefined;
  const rowsOf = (name: string): number | readonly number[] | undefined => {
    index ??= namesIn(table, survey.bindings);
    return index.get(name);
  };
  const find = (name: string): readonly Binding[] => {
    const rows = rowsOf(name);
    if (rows === undefined) return [];
    const found = new Map<Attr, Binding>();
    for (const row of typeof rows === 'number' ? [rows] : rows) {
      const binding = trusted(row) && !inExample(row) ? bindingAt(reader, row) : undefined;
      // `a.b = 1; a.c = 2;` binds `a` in two places and once.
      if (binding !== undefined && !found.has(binding.attr)) found.set(binding.attr, binding);
    }
    return [...found.values()];
  };
  return Object.assign(find, {
    has: (name: string) => rowsOf(name) !== undefined,
    forEachName: (visit: (rows: number | readonly number[], name: string) => void) => {
      index ??= namesIn(table, survey.bindings);
      index.forEach(visit);
    },
  });
}

/** The rows at which each name is bound, in the order of the text: every part of a path, and what is inherited. */
function namesIn(
  table: NodeTable,
  bindings: readonly number[],
): ReadonlyMap<string, number | readonly number[]> {
  // Most names are bound once and need no list.
  const index = new Map<string, number | number[]>();
  for (const binding of bindings) {
    const isInherit = symbolOf(table, binding) !== NixKind.binding;
    const path = childByField(table, binding, isInherit ? NixField.attrs : NixField.attrpath);
    for (let row = childByField(table, path, NixField.attr); row !== NONE; row = nextWithField(table, row)) {
      const name = attrName(table, row);
      if (name === undefined) continue;
      const known = index.get(name);
      if (known === undefined) index.set(name, row);
      else if (typeof known === 'number') index.set(name, [known, row]);
      else known.push(row);
    }
  }
  return index;
}

function bindingAt(reader: Reader, nameRow: number): Binding | undefined {
  const { table } = reader;
  const row = parentOf(table, parentOf(table, nameRow));
  const owner = parentOf(table, parentOf(table, row));
  if (owner === NONE) return undefined;
  const names = namesUpTo(table, row, nameRow);
  const found = names && lookUp(setWrittenAt(reader, owner, DEPTH), names);
  if (names === undefined || found === undefined) return undefined;
  let path: readonly string[] | undefined;
  return {
    ...found,
    row,
    isLocal: symbolOf(table, owner) === NixKind.let_expression,
    get path() {
      path ??= [...pathTo(table, owner), ...names];
      return path;
    },
  };
}

function lookUp(
  outer: AttrSet,
  names: readonly string[],
): { readonly set: AttrSet; readonly attr: Attr } | undefined {
  let set: AttrSet | undefined = outer;
  let attr: Attr | undefined;
  for (const name of names) {
    if (attr !== undefined) set = attr.set;
    attr = set?.attrs.get(name);
  }
  return set === undefined || attr === undefined ? undefined : { set, attr };
}

/** The attributes of the set at `row`, with those that other bindings add to it: `a = { b = 1; }; a.c = 2;`. */
function setWrittenAt(reader: Reader, row: number, depth: number): AttrSet {
  const { table } = reader;
  const binding = parentOf(table, withParens(table, row));
  const around = binding === NONE ? NONE : parentOf(table, parentOf(table, binding));
  if (depth > 0 && around !== NONE && symbolOf(table, binding) === NixKind.binding) {
    const names = namesOfPath(table, childByField(table, binding, NixField.attrpath));
    const found = names && lookUp(setWrittenAt(reader, around, depth - 1), names);
    if (found?.attr.set !== undefined) return found.attr.set;
  }
  return reader.attrs(row);
}

/** The names of a path up to one of them; of what is inherited that alone. Undefined where one is computed. */
function namesUpTo(table: NodeTable, binding: number, last: number): string[] | undefined {
  const names: string[] = [];
  const path = parentOf(table, last);
  const isPath = symbolOf(table, binding) === NixKind.binding;
  for (
    let row = isPath ? childByField(table, path, NixField.attr) : last;
    ;
    row = nextWithField(table, row)
  ) {
    const name = row === NONE ? undefined : attrName(table, row);
    if (name === undefined) return undefined;
    names.push(name);
    if (row === last) return names;
  }
}

/** The names that lead to a set from outside, as far as it is written within others, alone or wrapped as NixOS does. */
function pathTo(table: NodeTable, set: number): string[] {
  const names = namesAround(table, set, Number.POSITIVE_INFINITY);
  const computed = names.indexOf(undefined);
  return (computed < 0 ? names : names.slice(0, computed)).reverse() as string[];
}

/** The same from the inside out, at least `most` of them if there are so many; undefined for a name that is computed. */
export function namesAround(table: NodeTable, set: number, most: number): (string | undefined)[] {
  const names: (string | undefined)[] = [];
  for (let row = set, steps = 0; steps < DEPTH * 4 && names.length < most; steps++) {
    const parent = parentOf(table, row);
    if (parent === NONE) break;
    if (symbolOf(table, parent) === NixKind.binding) {
      const path = attrsOf(table, childByField(table, parent, NixField.attrpath));
      for (let at = path.length - 1; at >= 0; at--) names.push(attrName(table, path[at] ?? NONE));
      row = parentOf(table, parentOf(table, parent));
      if (row === NONE || symbolOf(table, row) === NixKind.let_expression) break;
    } else if (passesOn(table, parent, row)) {
      row = parent;
    } else {
      break;
    }
  }
  return names;
}

/** The rows of the names of a path. */
export function attrsOf(table: NodeTable, path: number): number[] {
  const rows: number[] = [];
  for (let row = childByField(table, path, NixField.attr); row !== NONE; row = nextWithField(table, row))
    rows.push(row);
  return rows;
}

function namesOfPath(table: NodeTable, path: number): string[] | undefined {
  const names: string[] = [];
  for (const row of attrsOf(table, path)) {
    const name = attrName(table, row);
    if (name === undefined) return undefined;
    names.push(name);
  }
  return names;
}

/** Whether the value of `child` becomes that of the expression around it, or a part of it. */
function passesOn(table: NodeTable, parent: number, child: number): boolean {
  const field = fieldOf(table, child);
  switch (symbolOf(table, parent)) {
    case NixKind.parenthesized_expression:
      return true;
    case NixKind.let_expression:
    case NixKind.with_expression:
    case NixKind.assert_expression:
      return field === NixField.body;
    case NixKind.if_expression:
      return field === NixField.consequence || field === NixField.alternative;
    case NixKind.binary_expression:
      return operatorOf(table, parent) === '//';
    case NixKind.list_expression: {
      return wrapperOf(table, parentOf(table, withParens(table, parent))) === 'mkMerge';
    }
    case NixKind.apply_expression:
      return field === NixField.argument && wrapperOf(table, parent) !== undefined;
    default:
      return false;
  }
}

function operatorOf(table: NodeTable, row: number): string {
  const operator = childByField(table, row, NixField.operator);
  return operator === NONE ? '' : textOf(table, operator);
}

/** Functions of nixpkgs' lib that hand on their last argument, with the number of arguments they have. */
const WRAPPERS: ReadonlyMap<string, number> = new Map([
  ['mkForce', 1],
  ['mkDefault', 1],
  ['mkBefore', 1],
  ['mkAfter', 1],
  ['mkVMOverride', 1],
  ['mkImageMediaOverride', 1],
  ['mkMerge', 1],
  ['mkIf', 2],
  ['mkOverride', 2],
  ['mkOrder', 2],
  ['optionalAttrs', 2],
  ['optionals', 2],
  ['optionalString', 2],
]);

/** The name of the wrapper that an application gives its last argument to. */
export function wrapperOf(table: NodeTable, application: number): string | undefined {
  let count = 0;
  let head = application;
  // No wrapper has more than two arguments; all of a long row would be counted anew for each binding in it.
  while (count <= 2 && head !== NONE && symbolOf(table, head) === NixKind.apply_expression) {
    count++;
    head = withoutParens(table, childByField(table, head, NixField.function));
  }
  if (head === NONE || count === 0) return undefined;
  const name = lastNameOf(table, head);
  return name !== undefined && WRAPPERS.get(name) === count ? name : undefined;
}

/** `mkIf` of `mkIf`, `lib.mkIf` and `inputs.nixpkgs.lib.mkIf`. */
function lastNameOf(table: NodeTable, row: number): string | undefined {
  if (symbolOf(table, row) === NixKind.variable_expression) return textOf(table, row);
  if (symbolOf(table, row) !== NixKind.select_expression) return undefined;
  return namesOfPath(table, childByField(table, row, NixField.attrpath))?.at(-1);
}

/** The value of an option: what `mkForce`, `mkIf` and their like are around is taken for it, whatever the condition. */
export function readOptionValue(reader: Reader, attr: Attr): StaticValue {
  const { table } = reader;
  if (attr.valueRow === undefined || attr.duplicate) return reader.attrValue(attr, DEPTH);
  let row = withoutParens(table, attr.valueRow);
  for (let steps = 0; steps < DEPTH && row !== NONE; steps++) {
    if (symbolOf(table, row) !== NixKind.apply_expression) break;
    const wrapper = wrapperOf(table, row);
    if (wrapper === undefined || wrapper === 'mkMerge') break;
    row = withoutParens(table, childByField(table, row, NixField.argument));
  }
  return reader.value(row, DEPTH);
}
