import type { NixFacts, StaticValue } from '../../../nix/facts.ts';
import { withoutParens } from '../../../nix/rows.ts';
import { NixField, NixKind } from '../../../syntax/nix-kinds.ts';
import {
  childByField,
  NONE,
  type NodeTable,
  nextOf,
  startOf,
  symbolOf,
  textOf,
} from '../../../syntax/table.ts';

/** A place where the file that a path leads to is read as Nix code. */
export interface Evaluation {
  /** The row of the path. */
  readonly row: number;
  /** What reads it: `import`, `callPackage`, `imports`, … */
  readonly by: string;
}

/** Functions that evaluate the file at one of their arguments, and at which. */
const EVALUATORS: ReadonlyMap<string, { readonly origin: 'builtin' | 'library'; readonly at: number }> =
  new Map([
    ['import', { origin: 'builtin', at: 0 }],
    ['scopedImport', { origin: 'builtin', at: 1 }],
    ['callPackage', { origin: 'library', at: 0 }],
    ['callPackages', { origin: 'library', at: 0 }],
    ['callPackageWith', { origin: 'library', at: 1 }],
    ['callPackagesWith', { origin: 'library', at: 1 }],
  ]);

/** Options and arguments that list files of modules. */
const MODULE_LISTS = ['imports', 'modules'] as const;

/** All of them in a file. */
export function evaluationsIn(facts: NixFacts): readonly Evaluation[] {
  const found: Evaluation[] = [];
  for (const { callee, args } of facts.calls) {
    const evaluator = EVALUATORS.get(callee.name);
    const row = args[evaluator?.at ?? 0];
    if (evaluator === undefined || row === undefined || callee.origin !== evaluator.origin) continue;
    found.push({ row, by: callee.name });
  }
  for (const name of MODULE_LISTS) {
    for (const { attr, isLocal } of facts.bindings(name)) {
      if (isLocal) continue;
      for (const row of itemsOf(facts, facts.optionValue(attr), SUMS)) found.push({ row, by: name });
    }
  }
  return found;
}

/**
 * Tells what evaluates the outcome of a call, given its row; undefined where nothing does as far as can be seen. The file
 * is searched when it is asked for the first time.
 *
 * That what is fetched is not pinned is told by `import-unpinned-remote` where it is evaluated, and otherwise by the rule
 * on the fetcher.
 */
export function evaluatorFinder(facts: NixFacts): (call: number) => string | undefined {
  let found: Map<number, string> | undefined;
  return (call) => {
    found ??= new Map(
      evaluationsIn(facts)
        .map(({ row, by }) => [originOf(facts, row), by] as const)
        .reverse(),
    );
    return found.get(call);
  };
}

/** So many `++` in a row are looked at. */
const SUMS = 16;

/** The elements of a list as far as they can be seen. Of what is no list (`map fetchTarball [ … ]`) that itself. */
function itemsOf(facts: NixFacts, value: StaticValue, sums: number): readonly number[] {
  if (value.kind === 'list') return value.items;
  if (value.kind !== 'unknown' || value.row === NONE) return [];
  const { table } = facts;
  const { row } = value;
  if (sums <= 0 || operatorOf(table, row) !== '++') return [row];
  return [NixField.left, NixField.right].flatMap((field) =>
    itemsOf(facts, facts.value(childByField(table, row, field)), sums - 1),
  );
}

function operatorOf(table: NodeTable, row: number): string {
  if (symbolOf(table, row) !== NixKind.binary_expression) return '';
  return textOf(table, childByField(table, row, NixField.operator));
}

/** Deeper than any file that a person wrote. */
const STEPS = 32;
/** Functions that hand the path on. */
const HAND_ON: ReadonlySet<string> = new Set(['toString', 'toPath', 'storePath']);

/**
 * The row of the expression that a path begins with, where names and strings are followed: that of `f x` for `f x`,
 * `"${f x}/y"`, `f x + "/y"`, `(f x).outPath`, a name that is bound to one of these, and a formal whose default is one.
 */
export function originOf(facts: NixFacts, path: number): number {
  const { table } = facts;
  // Nearly all are path literals.
  if (symbolOf(table, path) === NixKind.path_expression) return path;
  let row = path;
  for (let steps = 0; steps < STEPS && row !== NONE; steps++) {
    const value = facts.value(row);
    const at = value.row === NONE ? row : withoutParens(table, value.row);
    const next = value.kind === 'unknown' || value.kind === 'name' ? nextStep(facts, at) : undefined;
    if (next === undefined || next === NONE) return at;
    row = next;
  }
  return NONE;
}

/** What the path at a row that is no name begins with; undefined where that is the row itself. */
function nextStep(facts: NixFacts, row: number): number | undefined {
  const { table } = facts;
  switch (symbolOf(table, row)) {
    case NixKind.string_expression:
      return interpolatedAtStart(table, row);
    case NixKind.binary_expression:
      return operatorOf(table, row) === '+' ? childByField(table, row, NixField.left) : undefined;
    case NixKind.select_expression: {
      const path = textOf(table, childByField(table, row, NixField.attrpath));
      return path === 'outPath' ? childByField(table, row, NixField.expression) : undefined;
    }
    case NixKind.apply_expression: {
      const callee = facts.callee(childByField(table, row, NixField.function));
      const handsOn = callee.origin !== 'local' && HAND_ON.has(callee.name);
      return handsOn ? childByField(table, row, NixField.argument) : undefined;
    }
    case NixKind.variable_expression:
      return facts.formalDefault(row);
    default:
      return undefined;
  }
}

/** The expression in `"${…}/x"`. */
function interpolatedAtStart(table: NodeTable, string: number): number | undefined {
  const start = startOf(table, string) + 1;
  const end = nextOf(table, string);
  for (let row = string + 1; row < end && startOf(table, row) <= start; row = nextOf(table, row)) {
    if (symbolOf(table, row) === NixKind.interpolation) return childByField(table, row, NixField.expression);
  }
  return undefined;
}
