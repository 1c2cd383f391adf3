import type { Attr, Binding, NixFacts, StaticValue } from '../../../nix/facts.ts';
import { NixField, NixKind } from '../../../syntax/nix-kinds.ts';
import { childByField, symbolOf, textOf } from '../../../syntax/table.ts';

/** Sets that describe a derivation without being a part of it. */
const BESIDE: ReadonlySet<string | undefined> = new Set(['meta', 'passthru']);

/**
 * The bindings of a name that may become an attribute of a derivation. A name of a `let` is none by itself: where it
 * becomes one, it is inherited.
 */
export function attributesNamed(facts: NixFacts, name: string): readonly Binding[] {
  const bindings = facts.bindings(name);
  return bindings.length === 0
    ? bindings
    : bindings.filter(({ isLocal, path }) => !isLocal && !BESIDE.has(path.at(-2)));
}

/**
 * The bindings of a name that turn something on. Beside `true` Nix takes what becomes `1` in the environment of the
 * builder (`getBoolAttr` in src/libstore/derivation-options.cc).
 */
export function switchedOn(facts: NixFacts, name: string): readonly Binding[] {
  return attributesNamed(facts, name).filter(({ attr }) => isOn(facts.optionValue(attr)));
}

export function isOn(value: StaticValue): boolean {
  switch (value.kind) {
    case 'bool':
      return value.value;
    case 'number':
      return value.value === 1;
    case 'string':
      return value.value === '1';
    default:
      return false;
  }
}

/** Whether something is there, as far as that can be told: neither null, nor empty, nor unknown. */
export function isFilled(value: StaticValue): boolean {
  if (value.kind === 'string') return value.value.trim() !== '';
  if (value.kind === 'unknown') return value.prefix !== undefined && value.prefix.trim() !== '';
  return value.kind === 'list' && value.items.length > 0;
}

export interface Item {
  readonly row: number;
  readonly value: string;
}

/** The strings of a list, as many as can be seen: of `known ++ [ "a" ]` that is `a`. */
export function stringsOf(facts: NixFacts, attr: Attr): Item[] {
  const items: Item[] = [];
  const values = [facts.optionValue(attr)];
  for (let steps = 0; steps < MOST_OPERANDS; steps++) {
    const value = values.pop();
    if (value === undefined) break;
    if (value.kind === 'list') add(facts, value.items, items);
    else if (isJoin(facts, value.row)) {
      for (const field of [NixField.right, NixField.left]) {
        values.push(facts.value(childByField(facts.table, value.row, field)));
      }
    }
  }
  return items;
}

const MOST_OPERANDS = 64;

function add(facts: NixFacts, rows: readonly number[], items: Item[]): void {
  for (const row of rows) {
    const value = facts.value(row);
    if (value.kind === 'string') items.push({ row, value: value.value });
  }
}

function isJoin({ table }: NixFacts, row: number): boolean {
  return (
    row >= 0 &&
    symbolOf(table, row) === NixKind.binary_expression &&
    textOf(table, childByField(table, row, NixField.operator)) === '++'
  );
}
