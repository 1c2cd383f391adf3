import type { Runs, ScriptPlace, ScriptSource } from '../shell/script.ts';
import { NixField, NixKind } from '../syntax/nix-kinds.ts';
import { childByField, NONE, parentOf, startOf, symbolOf } from '../syntax/table.ts';
import { SHELL_FUNCTIONS, type ShellFunction } from '../tables/shell-places.ts';
import type { BindingFinder } from './bindings.ts';
import type { Call } from './facts.ts';
import { optionParts } from './option-parts.ts';
import { rangeTest } from './ranges.ts';
import { DEPTH, type Reader } from './reader.ts';
import { withoutParens } from './rows.ts';
import { programAt } from './script-program.ts';
import { alternativeTexts, handedOn, scriptText } from './script-text.ts';
import { definitionOf } from './definition.ts';
import { buildOf, elementsOf, type ShellBinding, shellBindings } from './shell-bindings.ts';

/** What `readNix` has at hand. */
interface Parts {
  readonly reader: Reader;
  readonly bindings: BindingFinder;
  readonly trusted: (row: number) => boolean;
  readonly calls: () => readonly Call[];
}

/**
 * The strings of a .nix file that are shell scripts, by the attribute they are bound to, by the function they are given to,
 * and by a first line with `#!`. Each is found once, where it runs with the most power.
 */
export function readScripts(parts: Parts): readonly ScriptSource[] {
  const { reader, bindings, calls } = parts;
  const inExample = rangeTest(reader.survey.examples);
  const trusted = (row: number): boolean => parts.trusted(row) && !inExample(row);
  const found = new Map<number, ScriptSource>();
  const powers = new Map<number, Runs>();
  const add = (row: number, place: ScriptPlace, depth = MOST_WRAPPED): void => {
    for (const part of optionParts(reader.table, row)) addPart(part, place, depth);
  };
  const addPart = (part: number, place: ScriptPlace, depth = 0): void => {
    const handed = handedOn(reader, bodyOf(reader, part));
    // `entryAfter [ ] (if c then … else …)`.
    if (handed !== part && handed !== NONE && depth > 0) {
      add(handed, place, depth - 1);
      return;
    }
    const at = writtenText(reader, handed);
    const old = found.get(at);
    if (at === NONE || (old !== undefined && POWER[old.place.runs] >= POWER[place.runs])) return;
    const text = scriptText(reader, at);
    if (text === undefined) return;
    found.set(at, {
      place,
      text,
      row: at,
      programOf: (tag) => (tag < 0 ? undefined : programAt(reader, tag)),
      alternativesOf: (tag) => (tag < 0 ? [] : alternativeTexts(reader, tag)),
    });
  };
  for (const binding of shellBindings(reader, bindings, trusted)) {
    for (const row of valuesOf(reader, binding)) {
      add(row, binding.place);
      powers.set(row, binding.place.runs);
    }
  }
  for (const call of calls()) {
    const known = FUNCTIONS.get(call.callee.name);
    const row = known === undefined ? NONE : scriptArgument(reader, known, call);
    if (known === undefined || row === NONE || call.callee.origin === 'local' || inExample(row)) continue;
    if (!isMeant(reader, known, call)) continue;
    add(row, { name: known.name, runs: runsOf(reader, known, call, powers), syntax: 'shell' });
  }
  for (const row of shebangStrings(reader, trusted)) {
    if (!found.has(row)) addPart(row, { name: 'script', runs: 'program', syntax: 'shell' });
  }
  return [...found.values()].sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
}

/** Functions within conditions within functions, deeper than anybody writes them. */
const MOST_WRAPPED = 8;

const POWER: Readonly<Record<Runs, number>> = {
  build: 0,
  image: 1,
  fetch: 2,
  'open-build': 3,
  program: 4,
  developer: 5,
  user: 6,
  system: 7,
};

const FUNCTIONS: ReadonlyMap<string, ShellFunction> = new Map(SHELL_FUNCTIONS.map((row) => [row.name, row]));

/** `old: ''…''` is a script, whatever it is given. */
function bodyOf({ table }: Reader, row: number): number {
  let at = row;
  for (
    let steps = 0;
    steps < 4 && at !== NONE && symbolOf(table, at) === NixKind.function_expression;
    steps++
  )
    at = withoutParens(table, childByField(table, at, NixField.body));
  return at;
}

/** The row of the text that a value is in the end: names followed, also those that what they stand for hands on. */
function writtenText(reader: Reader, row: number): number {
  let at = row;
  for (let steps = 0; steps < MOST_WRAPPED && at !== NONE; steps++) {
    const next = definedText(reader, handedOn(reader, at));
    if (next === at) break;
    at = next;
  }
  return at;
}

/** The row with the text: where the value is a name, that of what it stands for. */
function definedText(reader: Reader, row: number): number {
  const kind = symbolOf(reader.table, row);
  const isName = kind === NixKind.variable_expression || kind === NixKind.select_expression;
  return isName ? definitionOf(reader, row) : row;
}

/** The rows of what is bound: the value, or of a list the elements that are scripts. */
function valuesOf(reader: Reader, { valueRow, after, isList }: ShellBinding): readonly number[] {
  const { table } = reader;
  const at = withoutParens(table, valueRow);
  if (after === undefined) return isList ? elementsOf(table, at) : [valueRow];
  const elements = elementsOf(table, at);
  return elements.filter((_, index) => {
    const before = elements[index - 1];
    const value = before === undefined ? undefined : reader.value(before, DEPTH);
    return value?.kind === 'string' && after.test(value.value);
  });
}

function scriptArgument(
  reader: Reader,
  { argument, attribute }: ShellFunction,
  { args, callee }: Call,
): number {
  const row = args[argument];
  if (row === undefined) return NONE;
  const value = reader.value(row, DEPTH);
  if (attribute === undefined) {
    // `writers.writeBash "name" { makeWrapperArgs = …; } "…"`.
    const isOptions = value.kind === 'attrs' && callee.path.at(-2) === 'writers';
    return (isOptions ? args[argument + 1] : row) ?? NONE;
  }
  return value.kind === 'attrs' ? (value.attrs.attrs.get(attribute)?.valueRow ?? NONE) : NONE;
}

/** Whether a function that shares its name with others is the one of the table. */
function isMeant(reader: Reader, { under, named }: ShellFunction, { callee, args }: Call): boolean {
  if (under !== undefined && !callee.path.slice(0, -1).join('.').endsWith(under)) return false;
  if (named === undefined) return true;
  const value = args[0] === undefined ? undefined : reader.value(args[0], DEPTH);
  return value?.kind === 'string' && named.test(value.value);
}

/** A program that is made right where a service names it runs there. */
function runsOf(
  reader: Reader,
  { runs, attributes }: ShellFunction,
  { row, args }: Call,
  powers: ReadonlyMap<number, Runs>,
): Runs {
  if (runs === 'build') {
    const given = attributes === undefined ? undefined : args[attributes];
    const value = given === undefined ? undefined : reader.value(given, DEPTH);
    return value?.kind === 'attrs' ? buildOf(value.attrs) : runs;
  }
  let at = row;
  for (let steps = 0; steps < DEPTH && at !== NONE; steps++, at = parentOf(reader.table, at)) {
    const power = powers.get(at);
    if (power !== undefined) return POWER[power] > POWER[runs] ? power : runs;
  }
  return runs;
}

/** Strings whose first line begins with `#!`. */
function shebangStrings({ table }: Reader, trusted: (row: number) => boolean): number[] {
  const rows: number[] = [];
  // Most files have none, and then no row is looked at.
  if (table.text.indexOf('#!', 2) < 0) return rows;
  for (let row = 0; row < table.rows; row++) {
    const kind = symbolOf(table, row);
    if (kind !== NixKind.indented_string_expression && kind !== NixKind.string_expression) continue;
    const start = startOf(table, row) + (kind === NixKind.string_expression ? 1 : 2);
    SHEBANG.lastIndex = start;
    if (SHEBANG.test(table.text) && trusted(row)) rows.push(row);
  }
  return rows;
}

const SHEBANG = /(?: *\r?\n)? *#!/y;
