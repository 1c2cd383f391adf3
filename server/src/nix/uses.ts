import { NixField, NixKind } from '../syntax/nix-kinds.ts';
import { childByField, endOf, NONE, spanOf, startOf, symbolOf, textOf } from '../syntax/table.ts';
import type { BuiltinUse } from './facts.ts';
import { rangeTest } from './ranges.ts';
import { attrNameOf } from './names.ts';
import { DEPTH, type Reader } from './reader.ts';
import { nextWithField } from './rows.ts';
import { forEachInherited } from './scopes.ts';

/** The places where a builtin is named, in the order of the text. */
export function readBuiltinUses(reader: Reader, trusted: (row: number) => boolean): BuiltinUse[] {
  const { table, survey } = reader;
  const uses: { readonly name: string; readonly row: number; readonly guarded: boolean }[] = [];
  for (const row of survey.builtinNames) {
    const callee = reader.callee(row, DEPTH);
    if (callee.origin === 'builtin' && callee.name !== 'builtins')
      uses.push({ name: callee.name, row, guarded: false });
  }
  const isBuiltins = builtinsTest(reader);
  for (const row of survey.selects) {
    if (!isBuiltins(row + 1)) continue;
    const name = builtinNamed(reader, row);
    const guarded = childByField(table, row, NixField.default) !== NONE;
    if (name !== undefined) uses.push({ name, row, guarded });
  }
  for (const row of survey.inheritsFrom) {
    const from = childByField(table, row, NixField.expression);
    if (!isBuiltins(from)) continue;
    forEachInherited(table, row, (at, name) => uses.push({ name, row: at, guarded: false }));
  }
  const tested = testedBuiltins(reader, isBuiltins);
  const inDefault = rangeTest(survey.fallbacks);
  return uses
    .filter((use) => trusted(use.row))
    .sort((a, b) => a.row - b.row)
    .map(({ name, row, guarded }) => ({
      name,
      row,
      span: useSpan(reader, row),
      guarded: guarded || tested.has(name),
      isFallback: inDefault(row),
      inherited: symbolOf(table, row) === NixKind.identifier,
    }));
}

/** Whether an expression is the set of builtins; asked often of the same names, so kept per declaration. */
function builtinsTest(reader: Reader): (row: number) => boolean {
  const { table, survey } = reader;
  const known = new Map<number, boolean>();
  const ask = (row: number): boolean => {
    const callee = reader.callee(row, DEPTH);
    return callee.origin === 'builtin' && callee.name === 'builtins';
  };
  return (row) => {
    if (row === NONE || symbolOf(table, row) !== NixKind.variable_expression) return ask(row);
    const cell = survey.names[row] ?? 0;
    if (cell <= 0) return endOf(table, row) - startOf(table, row) === 8 && textOf(table, row) === 'builtins';
    if (survey.declarations[cell - 1]?.kind !== 'binding') return false;
    let answer = known.get(cell);
    if (answer === undefined) {
      answer = ask(row);
      known.set(cell, answer);
    }
    return answer;
  };
}

/** The `x` of `builtins.x`; also of `builtins.builtins.x`. */
function builtinNamed(reader: Reader, select: number): string | undefined {
  const path = childByField(reader.table, select, NixField.attrpath);
  for (
    let at = childByField(reader.table, path, NixField.attr);
    at !== NONE;
    at = nextWithField(reader.table, at)
  ) {
    const name = attrNameOf(reader, at, DEPTH);
    if (name !== 'builtins') return name;
  }
  return undefined;
}

/** The names that the file tests for with `builtins ? x`. */
function testedBuiltins(reader: Reader, isBuiltins: (row: number) => boolean): ReadonlySet<string> {
  const tested = new Set<string>();
  for (const row of reader.survey.tests) {
    const path = childByField(reader.table, row, NixField.attrpath);
    const first = path === NONE ? NONE : childByField(reader.table, path, NixField.attr);
    if (first === NONE || !isBuiltins(childByField(reader.table, row, NixField.expression))) continue;
    const name = attrNameOf(reader, first, DEPTH);
    if (name !== undefined) tested.add(name);
  }
  return tested;
}

/** `builtins.x` without what follows it in `builtins.nixPath.y or z`. */
function useSpan(reader: Reader, row: number): { readonly start: number; readonly end: number } {
  const { table } = reader;
  if (symbolOf(table, row) !== NixKind.select_expression) return spanOf(table, row);
  const path = childByField(table, row, NixField.attrpath);
  return { start: startOf(table, row), end: endOf(table, path === NONE ? row : path) };
}
