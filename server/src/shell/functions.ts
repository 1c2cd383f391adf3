import { ShellKind } from '../syntax/shell-kinds.ts';
import { endOf, type NodeTable, nextOf, startOf, symbolOf } from '../syntax/table.ts';
import type { MappedText } from '../text/mapped.ts';
import { feed } from './pipes.ts';
import type { Wrapper } from './script.ts';
import type { OpenCommand, Unit } from './unit.ts';

/** The names of the functions that a text defines, and of those around it, with the place in the file of the first definition. */
export function functionsOf(
  table: NodeTable,
  mapped: MappedText,
  outer: ReadonlyMap<string, number> | undefined,
): ReadonlyMap<string, number> {
  const places = new Map(outer);
  for (let row = 0; row < table.rows; row++) {
    if (symbolOf(table, row) !== ShellKind.function_definition) continue;
    const name = functionName(table, row, mapped.text);
    const start = startOf(table, row);
    if (name !== undefined && !places.has(name)) places.set(name, mapped.spanOf(start, start + 1).start);
  }
  return places;
}

export function functionName(table: NodeTable, row: number, text: string): string | undefined {
  for (let at = row + 1; at < nextOf(table, row); at = nextOf(table, at))
    if (symbolOf(table, at) === ShellKind.word) return text.slice(startOf(table, at), endOf(table, at));
  return undefined;
}

/** What runs a command as the shell itself would; other programs know nothing of its functions. */
const WITHIN_SHELL: ReadonlySet<string> = new Set(['time', 'coproc', 'builtin', 'run']);

/** Whether a command that is run by these is the function of its name, if there is one. */
export function mayBeFunction(wrappers: readonly Pick<Wrapper, 'program'>[]): boolean {
  return wrappers.every(({ program }) => WITHIN_SHELL.has(program));
}

/** Tells a command that calls a function what that runs, and these what they are given to read. */
export function followCall(unit: Unit, command: OpenCommand): void {
  const { name, wrappers } = command;
  if (name?.isKnown !== true || !mayBeFunction(wrappers)) return;
  const body = bodyOf(unit, name.text);
  if (body === undefined) return;
  command.calls = body;
  feed(body, command.from);
}

function bodyOf(unit: Unit | undefined, name: string): readonly OpenCommand[] | undefined {
  for (let at = unit; at !== undefined; at = at.outer) {
    const body = at.bodies.get(name);
    if (body !== undefined) return body;
  }
  return undefined;
}
