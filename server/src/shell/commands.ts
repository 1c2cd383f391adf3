import { ShellField, ShellKind } from '../syntax/shell-kinds.ts';
import { childrenOf, endOf, fieldOf, NONE, startOf, symbolOf } from '../syntax/table.ts';
import { MappedTextBuilder } from '../text/mapped.ts';
import type { Span } from '../text/span.ts';
import { REDIRECTS, STATEMENTS, WORDS } from './kinds.ts';
import type { Stretch } from './parts.ts';
import type { Assignment, Word } from './script.ts';
import type { OpenAssignment, Unit } from './unit.ts';
import { finish, joinWords, partOfWord, type Inside, readWord, readWords, stretchOf } from './words.ts';

/** The words of a command as they stand in the tree. */
interface CommandRows {
  /** Rows of assignments before the command. */
  readonly assignments: readonly number[];
  readonly redirects: readonly number[];
  readonly words: readonly Stretch[];
  /** Rows of what is no word but may hold some. */
  readonly others: readonly number[];
}

/** Sorts what is below a command; a declaration (`export A=1`) has its assignments among its words. */
export function commandRows(unit: Unit, row: number): CommandRows {
  const { table } = unit;
  const kind = symbolOf(table, row);
  const assignments: number[] = [];
  const redirects: number[] = [];
  const others: number[] = [];
  const words: Stretch[] = [];
  for (const child of childrenOf(table, row)) {
    const symbol = symbolOf(table, child);
    if (symbol === ShellKind.variable_assignment && kind === ShellKind.command) assignments.push(child);
    else if (REDIRECTS.has(symbol)) redirects.push(child);
    else if (symbol === ShellKind.comment) continue;
    else if (STATEMENTS.has(symbol) && symbol !== ShellKind.variable_assignment) others.push(child);
    else words.push(stretchOf(unit, child));
  }
  return { assignments, redirects, others, words };
}

/** One word that the tree has as several, as nothing stands between them. */
export function joined(stretches: readonly Stretch[]): Stretch[] {
  const out: Stretch[] = [];
  for (const one of stretches) {
    const last = out.at(-1);
    if (last !== undefined && last.to === one.from && last.endRow === one.firstRow)
      out[out.length - 1] = { ...last, to: one.to, endRow: one.endRow };
    else if (one.to > one.from) out.push(one);
  }
  return out;
}

/** Reads a word of a command line. An assignment among them (`export A=1`) stays one word. */
export function readArgument(unit: Unit, stretch: Stretch, inside: Inside): readonly Word[] {
  if (symbolOf(unit.table, stretch.firstRow) !== ShellKind.variable_assignment)
    return readWords(unit, stretch, inside);
  return [readAssignment(unit, stretch.firstRow, inside).word];
}

/** Reads `NAME=value` and notes it. */
export function readAssignment(
  unit: Unit,
  row: number,
  inside: Inside,
  isBeforeCommand = false,
): { readonly word: Word; readonly assignment: Assignment } {
  const { table, mapped, gathering } = unit;
  const stretch = stretchOf(unit, row);
  let nameEnd = stretch.from;
  let valueFrom = stretch.to;
  for (const child of childrenOf(table, row)) {
    const field = fieldOf(table, child);
    if (field === ShellField.name)
      nameEnd = endOf(table, symbolOf(table, child) === ShellKind.subscript ? child + 1 : child);
    else if (field === ShellField.value) valueFrom = Math.min(valueFrom, startOf(table, child));
  }
  const name = mapped.text.slice(stretch.from, nameEnd);
  const word = readAssigned(unit, row, stretch, inside);
  const at = word.text.indexOf('=');
  const value =
    at < 0 ? word : partOfWord(word, at + 1, word.text.length, mapped.spanOf(valueFrom, stretch.to));
  const assignment: OpenAssignment = {
    name,
    nameSpan: mapped.spanOf(stretch.from, nameEnd),
    value,
    span: word.span,
    exported: isBeforeCommand || unit.variables.isExported(name),
  };
  gathering.assignments.push(assignment);
  unit.assigned.set(childValue(unit, row), value);
  return { word, assignment };
}

/** The word of an assignment; that of an array has its elements with a blank between each two. */
function readAssigned(unit: Unit, row: number, stretch: Stretch, inside: Inside): Word {
  const { table } = unit;
  const array = childValue(unit, row);
  if (array === NONE || symbolOf(table, array) !== ShellKind.array)
    return readWord(unit, stretch, 'word', inside);
  const start = startOf(table, array);
  const head = readWord(
    unit,
    { from: stretch.from, to: start, firstRow: row + 1, endRow: array },
    'word',
    inside,
  );
  const elements = [...childrenOf(table, array)]
    .filter((child) => WORDS.has(symbolOf(table, child)))
    .map((child) => readWord(unit, stretchOf(unit, child), 'word', inside));
  const builder = new MappedTextBuilder();
  builder.addMapped(head.mapped, 0, head.text.length);
  const value = joinWords(elements);
  builder.addMapped(value, 0, value.text.length);
  return {
    ...finish(builder, unit.mapped.spanOf(stretch.from, stretch.to)),
    substitutions: elements.flatMap(({ substitutions }) => substitutions),
    processes: elements.flatMap(({ processes }) => processes),
    variables: [...new Set(elements.flatMap(({ variables }) => variables))],
  };
}

function childValue(unit: Unit, row: number): number {
  for (const child of childrenOf(unit.table, row))
    if (fieldOf(unit.table, child) === ShellField.value) return child;
  return NONE;
}

/** Reads `A=1` on the command line of `env`. */
export function wordAssignment(word: Word): OpenAssignment | undefined {
  const name = /^[A-Za-z_][A-Za-z0-9_]*(?==)/.exec(word.text.slice(0, 200))?.[0];
  if (name === undefined) return undefined;
  const nameSpan = word.mapped.spanOf(0, name.length);
  const rest = word.mapped.spanOf(name.length + 1, word.text.length);
  const span: Span = { start: Math.min(rest.start, word.span.end), end: word.span.end };
  return {
    name,
    nameSpan,
    value: partOfWord(word, name.length + 1, word.text.length, span),
    span: word.span,
    exported: true,
  };
}
