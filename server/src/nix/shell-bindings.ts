import type { Runs, ScriptPlace } from '../shell/script.ts';
import { NixField, NixKind } from '../syntax/nix-kinds.ts';
import { childByField, fieldOf, NONE, type NodeTable, nextOf, parentOf, symbolOf } from '../syntax/table.ts';
import { SHELL_ATTRIBUTES, type ShellAttribute } from '../tables/shell-places.ts';
import { attrsOf, type BindingFinder, namesAround } from './bindings.ts';
import type { AttrSet } from './facts.ts';
import type { Reader } from './reader.ts';
import { nextWithField, withoutParens } from './rows.ts';
import { attrName } from './strings.ts';

/** A binding whose value is shell. */
export interface ShellBinding {
  readonly place: ScriptPlace;
  readonly valueRow: number;
  /** Each element of the list is a script. */
  readonly isList: boolean;
  /** Of a list of arguments the one after this is the script. */
  readonly after: RegExp | undefined;
}

/** The bindings of a file whose value is shell, by the table of places. */
export function shellBindings(
  reader: Reader,
  bindings: BindingFinder,
  trusted: (row: number) => boolean,
): readonly ShellBinding[] {
  const found: ShellBinding[] = [];
  const anyName = ANY_NAME.filter(({ under = [] }) => bindings.has(under.at(-1) ?? ''));
  bindings.forEachName((rows, name) => {
    const known = BY_NAME.get(name);
    if (known === undefined && anyName.length === 0) return;
    const places = known === undefined ? anyName : anyName.length === 0 ? known : [...known, ...anyName];
    for (const row of typeof rows === 'number' ? [rows] : rows) {
      const bound = trusted(row) ? boundAt(reader.table, row) : undefined;
      const binding = bound === undefined ? undefined : bindingOf(reader, name, bound, places);
      if (binding !== undefined) found.push(binding);
    }
  });
  return found;
}

function bindingOf(
  reader: Reader,
  name: string,
  bound: Bound,
  places: readonly ShellAttribute[],
): ShellBinding | undefined {
  const { table } = reader;
  const kind = symbolOf(table, withoutParens(table, bound.valueRow));
  if (NO_TEXT.has(kind)) return undefined;
  const isList = kind === NixKind.list_expression;
  // Sets are read only where the table asks for what is in them.
  const set = (): AttrSet | undefined => (bound.isAlone ? reader.attrs(bound.owner) : undefined);
  const found = placeOf(places, bound, set, table);
  if (found === undefined) return undefined;
  const { row: place, shown } = found;
  return {
    place: {
      name: shown === '' ? name : `${shown}.${name}`,
      runs: place.runs === 'build' ? buildOf(set()) : place.runs,
      syntax: place.syntax ?? 'shell',
    },
    valueRow: bound.valueRow,
    isList: place.syntax === 'exec' && isList,
    after: place.after,
  };
}

/** What certainly is no text, nor a list of texts. */
const NO_TEXT: ReadonlySet<number> = new Set([
  NixKind.attrset_expression,
  NixKind.rec_attrset_expression,
  NixKind.integer_expression,
  NixKind.float_expression,
  NixKind.path_expression,
  NixKind.hpath_expression,
  NixKind.spath_expression,
]);

/** How a derivation with these attributes is built. */
export function buildOf(set: AttrSet | undefined): Runs {
  if (set?.attrs.has('outputHash') === true) return 'fetch';
  const isOpen = set?.attrs.has('__noChroot') === true || set?.attrs.has('__impure') === true;
  return isOpen ? 'open-build' : 'build';
}

export function elementsOf(table: NodeTable, list: number): number[] {
  if (list === NONE || symbolOf(table, list) !== NixKind.list_expression) return [];
  const elements: number[] = [];
  const end = nextOf(table, list);
  for (let row = list + 1; row < end; row = nextOf(table, row))
    if (fieldOf(table, row) === NixField.element) elements.push(row);
  return elements;
}

const BY_NAME = new Map<string, ShellAttribute[]>();
for (const row of SHELL_ATTRIBUTES) {
  const same = BY_NAME.get(row.name);
  if (same === undefined) BY_NAME.set(row.name, [row]);
  else same.push(row);
}
const ANY_NAME: readonly ShellAttribute[] = BY_NAME.get('*') ?? [];

interface Bound {
  readonly valueRow: number;
  /** The set or `let` that it is written in. */
  readonly owner: number;
  /** Its name is the whole path: it is an attribute of `owner` itself. */
  readonly isAlone: boolean;
  /** The row of its path. */
  readonly path: number;
}

/** The binding that the name at `row` is the last of. */
function boundAt(table: NodeTable, row: number): Bound | undefined {
  const path = parentOf(table, row);
  const binding = parentOf(table, path);
  if (symbolOf(table, binding) !== NixKind.binding || nextWithField(table, row) !== NONE) return undefined;
  const valueRow = childByField(table, binding, NixField.expression);
  const owner = parentOf(table, parentOf(table, binding));
  if (valueRow === NONE || owner === NONE) return undefined;
  return {
    valueRow,
    owner,
    isAlone: childByField(table, path, NixField.attr) === row,
    path,
  };
}

/** The names that lead to a binding, from the inside out; undefined for computed ones. */
function around(table: NodeTable, { path, owner, isAlone }: Bound): readonly (string | undefined)[] {
  const outer = namesAround(table, owner, MOST_UNDER);
  if (isAlone) return outer;
  const before = attrsOf(table, path).slice(0, -1).reverse();
  return [...before.map((attr) => attrName(table, attr)), ...outer];
}

/** As many names as a row of the table has at most. */
const MOST_UNDER = Math.max(...SHELL_ATTRIBUTES.map(({ under = [] }) => under.length));

/** The row of the table that says most of where the binding stands, and the names that it says. */
function placeOf(
  rows: readonly ShellAttribute[],
  bound: Bound,
  set: () => AttrSet | undefined,
  table: NodeTable,
): { readonly row: ShellAttribute; readonly shown: string } | undefined {
  let best:
    | { readonly row: ShellAttribute; readonly names: readonly string[]; readonly says: number }
    | undefined;
  let outer: readonly (string | undefined)[] | undefined;
  for (const row of rows) {
    const { under, beside } = row;
    const names = under === undefined ? undefined : namesUnder((outer ??= around(table, bound)), under);
    if (names === undefined && (under !== undefined || beside !== undefined)) {
      const attrs = beside === undefined ? undefined : set()?.attrs;
      if (attrs === undefined || beside?.some((name) => attrs.has(name)) !== true) continue;
    }
    // What stands beside it says less than a name that leads to it, and more than nothing.
    const says = names === undefined ? (beside === undefined ? 0 : 1) : names.length + 1;
    if (best === undefined || says > best.says) best = { row, names: names ?? [], says };
  }
  return best === undefined ? undefined : { row: best.row, shown: best.names.join('.') };
}

/** The names that `under` stands for, where they lead here; `*` is any one name. */
function namesUnder(
  outer: readonly (string | undefined)[],
  under: readonly string[],
): readonly string[] | undefined {
  if (outer.length < under.length) return undefined;
  const fits = under.every((name, at) => name === '*' || name === outer[under.length - 1 - at]);
  return fits ? under.map((_, at) => outer[under.length - 1 - at] ?? '…') : undefined;
}
