import { ShellKind } from '../syntax/shell-kinds.ts';
import type { Span } from '../text/span.ts';
import { FLAG_ERROR, flagsOf, hasError, NONE, nextOf, spanOf, startOf, symbolOf } from '../syntax/table.ts';
import { commandRows, joined, readArgument, readAssignment } from './commands.ts';
import { STATEMENTS } from './kinds.ts';
import { connect, link } from './pipes.ts';
import { readRedirects } from './redirects.ts';
import { resolveCommands } from './resolve.ts';
import type { Assignment, Command, Within, Word } from './script.ts';
import { type Element, pipelinesOf } from './statements.ts';
import { MOST_LINKED, MOST_NESTED, type OpenCommand, type Unit } from './unit.ts';
import { type Inside, stretchOf } from './words.ts';

/** Where statements are found: what they are a part of, and how deep. */
interface Surroundings {
  readonly within: Within | undefined;
  readonly depth: number;
  /** Takes the commands that stand there, without those in their words. */
  readonly sink: OpenCommand[];
}

/** Reads all commands of a text into `unit.commands`; gives those that are in no word of others. */
export function walkUnit(unit: Unit, within: Within | undefined): readonly OpenCommand[] {
  const sink: OpenCommand[] = [];
  scan(unit, 0, nextOf(unit.table, 0), { within, depth: 0, sink });
  return sink;
}

/** Finds the statements in a stretch of rows, and the substitutions that stand in none. */
function scan(unit: Unit, first: number, end: number, around: Surroundings): void {
  const { table } = unit;
  for (let row = first; row < end; ) {
    const kind = symbolOf(table, row);
    const isStatement = STATEMENTS.has(kind);
    if (isStatement || (flagsOf(table, row) & FLAG_ERROR) !== 0) {
      walkStatement(unit, row, around);
      row = nextOf(table, row);
    } else if (kind === ShellKind.command_substitution || kind === ShellKind.process_substitution) {
      const as = kind === ShellKind.command_substitution ? 'output' : 'process';
      walkInside(unit, row, { command: undefined, as }, around.depth);
      row = nextOf(table, row);
    } else {
      row++;
    }
  }
}

/** Reads the commands of `$(…)` or `<(…)`. */
function walkInside(unit: Unit, row: number, within: Within, depth: number): OpenCommand[] {
  const sink: OpenCommand[] = [];
  scan(unit, row + 1, nextOf(unit.table, row), { within, depth: depth + 1, sink });
  return sink;
}

function walkStatement(unit: Unit, row: number, around: Surroundings): void {
  if (around.depth > MOST_NESTED) {
    const { start, end } = spanOf(unit.table, row);
    unit.gathering.damage.push(unit.mapped.spanOf(start, end));
    return;
  }
  const inner = { ...around, depth: around.depth + 1 };
  for (const pipeline of pipelinesOf(unit.table, row)) {
    const bounds: number[] = [];
    for (const element of pipeline) {
      bounds.push(around.sink.length);
      walkElement(unit, element, inner);
    }
    connect(around.sink, bounds);
  }
}

function walkElement(unit: Unit, element: Element, around: Surroundings): void {
  const { row } = element;
  const { table } = unit;
  const { sink } = around;
  switch (row === NONE ? NONE : symbolOf(table, row)) {
    case ShellKind.command:
    case ShellKind.declaration_command:
    case ShellKind.unset_command:
    case ShellKind.test_command:
      if (isDamaged(unit, row)) scan(unit, row + 1, nextOf(table, row), around);
      else walkCommand(unit, element, around);
      return;
    case ShellKind.variable_assignment:
    case ShellKind.variable_assignments:
      walkAssignments(unit, row, around);
      return;
    case ShellKind.function_definition:
      // What calls it is not followed, so its commands are in no pipe.
      scan(unit, row + 1, nextOf(table, row), { ...around, sink: [] });
      return;
    case NONE:
      readRedirects(unit, element.redirects, inside(unit, undefined, around.depth));
      return;
    default: {
      const begin = sink.length;
      scan(unit, row + 1, nextOf(table, row), around);
      if (element.redirects.length > 0)
        redirect(unit, element.redirects, sink.slice(begin, begin + MOST_LINKED), around.depth);
    }
  }
}

/** Whether a command holds an error, or one follows on its line, so that more of it may have been meant. */
function isDamaged({ table, faults, mapped }: Unit, row: number): boolean {
  if (hasError(table, row)) return true;
  const { start, end } = spanOf(table, row);
  if (firstAt(faults, start) < firstAt(faults, end)) return true;
  const next = nextOf(table, row);
  if (next >= table.rows || (flagsOf(table, next) & FLAG_ERROR) === 0) return false;
  return /^[ \t]*$/.test(mapped.text.slice(end, Math.min(startOf(table, next), end + 1000)));
}

/** The index of the first of sorted spans that begins at `at` or behind it. */
function firstAt(spans: readonly Span[], at: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.start ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function inside(unit: Unit, command: Command | undefined, depth: number): Inside {
  return { command, read: (row, as) => walkInside(unit, row, { command, as }, depth) };
}

function walkAssignments(unit: Unit, row: number, around: Surroundings): void {
  const { table } = unit;
  const isOne = symbolOf(table, row) === ShellKind.variable_assignment;
  const read = inside(unit, undefined, around.depth);
  for (let at = isOne ? row : row + 1; at < nextOf(table, row); at = nextOf(table, at)) {
    if (symbolOf(table, at) !== ShellKind.variable_assignment) continue;
    if (isDamaged(unit, at)) scan(unit, at + 1, nextOf(table, at), around);
    else readAssignment(unit, at, read);
  }
}

function walkCommand(unit: Unit, { row, redirects }: Element, around: Surroundings): void {
  const { sink, within, depth } = around;
  const rows = commandRows(unit, row);
  const command = openCommand(within);
  sink.push(command);
  unit.commands.push(command);
  const read = inside(unit, command, depth);

  const assignments: Assignment[] = rows.assignments.map(
    (at) => readAssignment(unit, at, read, true).assignment,
  );
  const words: Word[] = joined(rows.words).flatMap((stretch) => readArgument(unit, stretch, read));
  const extra = redirect(unit, [...rows.redirects, ...redirects], [command], depth);
  for (const at of extra) words.push(...readArgument(unit, stretchOf(unit, at), read));
  for (const other of rows.others) scan(unit, other, nextOf(unit.table, other), around);

  resolveCommands(unit, command, words, assignments, (other) => {
    sink.push(other);
    unit.commands.push(other);
  });
}

function openCommand(within: Within | undefined): OpenCommand {
  return {
    program: '',
    nameSpan: { start: 0, end: 0 },
    span: { start: 0, end: 0 },
    words: [],
    wrappers: [],
    assignments: [],
    redirects: [],
    input: undefined,
    from: [],
    to: [],
    within,
    code: [],
    name: undefined,
    runsInput: false,
  };
}

/** Gives commands their redirections; gives the rows of words that the tree takes for a part of them. */
function redirect(
  unit: Unit,
  rows: readonly number[],
  commands: readonly OpenCommand[],
  depth: number,
): readonly number[] {
  if (rows.length === 0) return [];
  const { redirects, input, words } = readRedirects(unit, rows, inside(unit, commands[0], depth));
  for (const command of commands) {
    command.redirects = [...command.redirects, ...redirects];
    command.input = input ?? command.input;
    for (const { operator, target } of redirects) {
      const others = target.processes as readonly OpenCommand[];
      if (operator === '<') link(others.toReversed(), [command]);
      else if (operator.includes('>')) link([command], others);
    }
  }
  return words;
}
