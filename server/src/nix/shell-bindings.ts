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
export function* shellBindings(
  reader: Reader,
  bindings: BindingFinder,
  trusted: (row: number) => boolean,
): Generator<ShellBinding> {
  const { table } = reader;
  const anyName = ANY_NAME.filter(({ under = [] }) => bindings.has(under.at(-1) ?? ''));
  for (const [name, rows] of bindings.names()) {
    const known = BY_NAME.get(name) ?? [];
    if (known.length + anyName.length === 0) continue;
    for (const nameRow of typeof rows === 'number' ? [rows] : rows) {
      const bound = trusted(nameRow) ? boundAt(table, nameRow) : undefined;
      if (bound === undefined) continue;
      // Sets are read only where the table asks for what is in them.
      const set = (): AttrSet | undefined => (bound.isAlone ? reader.attrs(bound.owner) : undefined);
      const found = placeOf(anyName.length === 0 ? known : [...known, ...anyName], bound, set);
      if (found === undefined) continue;
      const { row: place, shown } = found;
      const runs = place.runs === 'build' ? buildOf(set()) : place.runs;
      yield {
        place: { name: shown === '' ? name : `${shown}.${name}`, runs, syntax: place.syntax ?? 'shell' },
        valueRow: bound.valueRow,
        isList: place.syntax === 'exec' && isList(table, bound.valueRow),
        after: place.after,
      };
    }
  }
}

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
  /** The names that lead to it, from the inside out; undefined for computed ones. */
  readonly around: () => Generator<string | undefined>;
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
    *around() {
      const before = attrsOf(table, path).slice(0, -1).reverse();
      yield* before.map((attr) => attrName(table, attr));
      yield* namesAround(table, owner);
    },
  };
}

/** The row of the table that says most of where the binding stands, and the names that it says. */
function placeOf(
  rows: readonly ShellAttribute[],
  { around }: Bound,
  set: () => AttrSet | undefined,
): { readonly row: ShellAttribute; readonly shown: string } | undefined {
  let best:
    | { readonly row: ShellAttribute; readonly names: readonly string[]; readonly says: number }
    | undefined;
  for (const row of rows) {
    const { under, beside } = row;
    const names = under === undefined ? undefined : namesUnder(around(), under);
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
  around: Generator<string | undefined>,
  under: readonly string[],
): readonly string[] | undefined {
  const names: string[] = [];
  for (let at = under.length - 1; at >= 0; at--) {
    const next = around.next();
    if (next.done === true || (under[at] !== '*' && next.value !== under[at])) return undefined;
    names.push(next.value ?? '…');
  }
  return names.reverse();
}

function isList(table: NodeTable, row: number): boolean {
  const at = withoutParens(table, row);
  return at !== NONE && symbolOf(table, at) === NixKind.list_expression;
}
