import { nextWithField, withoutParens } from '../nix/rows.ts';
import { attrName } from '../nix/strings.ts';
import { NixField, NixKind } from '../syntax/nix-kinds.ts';
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
} from '../syntax/table.ts';
import type { FlakeInput, FlakeRecord } from './flake.ts';
import { allInputs } from './walk.ts';

/**
 * The names of the inputs that a flake makes use of: as an argument of `outputs`, as `inputs.x` or `self.inputs.x` in
 * its body, or because another input follows them. Undefined where that cannot be told, as with `inherit inputs;` and
 * `f inputs`, which give all inputs to somebody else, and where none is used: such a flake only holds inputs for another.
 */
export function usedInputs(flake: FlakeRecord): ReadonlySet<string> | undefined {
  const { outputs, facts, attrs } = flake;
  const row = attrs.attrs.get('outputs')?.valueRow;
  if (outputs === undefined || row === undefined || facts.problems.length > 0) return undefined;
  const used = new Set(outputs.formals.map(({ name }) => name));
  const whole = new Set(['self', ...(outputs.universal === undefined ? [] : [outputs.universal])]);
  if (!takeUses(facts.table, withoutParens(facts.table, row), whole, used)) return undefined;
  if (flake.inputs.every(({ name }) => !used.has(name))) return undefined;
  for (const { input } of allInputs(flake)) {
    const first = input.follows?.value[0];
    if (first !== undefined) used.add(first);
  }
  return used;
}

/**
 * The inputs that a flake declares and makes no use of; none where that cannot be told. What follows another input is
 * not fetched, and flake-compat is for default.nix, which looks it up in the lock.
 */
export function unusedInputs(flake: FlakeRecord): readonly FlakeInput[] {
  if (!flake.inputsComplete || flake.inputs.length === 0) return [];
  const used = usedInputs(flake);
  if (used === undefined) return [];
  return flake.inputs.filter(
    (input) => !used.has(input.name) && input.follows === undefined && !isFlakeCompat(input),
  );
}

function isFlakeCompat({ name, ref }: FlakeInput): boolean {
  return name === 'flake-compat' || ref?.attrs.get('repo') === 'flake-compat';
}

/** Adds what is taken out of the names that stand for all inputs; false where one of them goes elsewhere as a whole. */
function takeUses(table: NodeTable, outputs: number, whole: ReadonlySet<string>, used: Set<string>): boolean {
  const longest = Math.max(...[...whole].map(({ length }) => length));
  const end = nextOf(table, outputs);
  for (let row = outputs; row < end; row++) {
    const kind = symbolOf(table, row);
    if (kind !== NixKind.variable_expression && kind !== NixKind.identifier) continue;
    if (endOf(table, row) - startOf(table, row) > longest || !whole.has(textOf(table, row))) continue;
    if (kind === NixKind.identifier) {
      // `inherit inputs;`: a name among others is no use of it.
      if (isInherited(table, row)) return false;
    } else if (!takeUse(table, row, used)) {
      return false;
    }
  }
  return true;
}

function isInherited(table: NodeTable, name: number): boolean {
  const list = parentOf(table, name);
  return (
    list !== NONE &&
    symbolOf(table, list) === NixKind.inherited_attrs &&
    symbolOf(table, parentOf(table, list)) === NixKind.inherit
  );
}

function takeUse(table: NodeTable, variable: number, used: Set<string>): boolean {
  const parent = parentOf(table, variable);
  if (parent === NONE || fieldOf(table, variable) !== NixField.expression) return false;
  const kind = symbolOf(table, parent);
  if (kind === NixKind.inherit_from) {
    const list = childByField(table, parent, NixField.attrs);
    let name = list === NONE ? NONE : childByField(table, list, NixField.attr);
    for (; name !== NONE; name = nextWithField(table, name)) {
      if (!take(attrName(table, name), NONE, table, used)) return false;
    }
    return true;
  }
  if (kind !== NixKind.select_expression && kind !== NixKind.has_attr_expression) return false;
  const path = childByField(table, parent, NixField.attrpath);
  const first = path === NONE ? NONE : childByField(table, path, NixField.attr);
  return first !== NONE && take(attrName(table, first), nextWithField(table, first), table, used);
}

/** `inputs.self` has all inputs in it once more, and `self` has them as `self.inputs`. */
function take(name: string | undefined, next: number, table: NodeTable, used: Set<string>): boolean {
  if (name === undefined) return false;
  const isWhole =
    name === 'inputs' || (name === 'self' && (next === NONE || attrName(table, next) === 'inputs'));
  if (!isWhole) used.add(name);
  return !isWhole;
}
