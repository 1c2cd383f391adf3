import { SHELL_WRAPPERS, type ShellWrapper, WRAPPER_VARIABLES } from '../tables/shell-wrappers.ts';
import { UNKNOWN } from '../text/mapped.ts';
import { codeOfCommand } from './code.ts';
import { wordAssignment } from './commands.ts';
import type { Assignment, Word, Wrapper } from './script.ts';
import type { OpenCommand, Unit } from './unit.ts';
import { innerOf } from './wrapped.ts';

/** Programs that run programs, as far as they are followed. */
const MOST_WRAPPERS = 16;

interface Start {
  readonly words: readonly Word[];
  readonly wrappers: readonly Wrapper[];
  readonly assignments: readonly Assignment[];
  readonly feeds: boolean;
}

/**
 * Finds out what a command line runs, and fills `first` with that.
 * @param addOther takes what is run besides: by `find -exec a \; -exec b \;`, or the `nix` of `nix develop -c make`
 */
export function resolveCommands(
  unit: Unit,
  first: OpenCommand,
  words: readonly Word[],
  assignments: readonly Assignment[],
  addOther: (command: OpenCommand) => void,
): void {
  const others: OpenCommand[] = [];
  let isFirst = true;
  const starts: Start[] = [{ words, wrappers: [], assignments, feeds: false }];
  for (let start = starts.pop(); start !== undefined; start = starts.pop()) {
    const code: Word[] = [];
    const found = follow(unit, start, starts, code, (listed) =>
      others.push(fill(unit, like(first), listed, [])),
    );
    if (found === undefined) continue;
    const target = isFirst ? first : like(first);
    if (!isFirst) others.push(target);
    isFirst = false;
    fill(unit, target, found, code);
  }
  for (const other of others) {
    other.redirects = first.redirects;
    other.input = first.input;
    addOther(other);
  }
}

/** Follows wrappers from one to the next, up to what is run in the end. */
function follow(
  unit: Unit,
  start: Start,
  starts: Start[],
  code: Word[],
  list: (start: Start) => void,
): Start | undefined {
  let { words, wrappers, assignments, feeds } = start;
  for (;;) {
    const here: Start = { words, wrappers, assignments, feeds };
    const name = words[0];
    if (name === undefined || wrappers.length >= MOST_WRAPPERS) return here;
    if (isWrapperVariable(name) && words.length > 1) {
      words = words.slice(1);
      continue;
    }
    const wrapper = SHELL_WRAPPERS.get(programOf(unit, name));
    const inner = wrapper === undefined ? undefined : innerOf(wrapper, words);
    if (wrapper === undefined || inner === undefined) return here;
    code.push(...inner.code);
    const next = inner.commands[0];
    if (next === undefined) return here;
    if (wrapper.listed === true) list(here);
    wrappers = [...wrappers, wrapperOf(wrapper, words.slice(0, inner.ownWords))];
    const more = inner.assignments.flatMap((word) => wordAssignment(word) ?? []);
    unit.gathering.assignments.push(...more);
    assignments = [...assignments, ...more];
    feeds ||= wrapper.feeds === true;
    for (const other of inner.commands.slice(1).reverse())
      starts.push({ words: other, wrappers, assignments, feeds });
    words = next;
  }
}

function wrapperOf({ program }: ShellWrapper, words: readonly Word[]): Wrapper {
  const start = words[0]?.span.start ?? 0;
  return { program, span: { start, end: words.at(-1)?.span.end ?? start }, words: words.slice(1) };
}

function isWrapperVariable(word: Word): boolean {
  return (
    word.text === UNKNOWN && word.variables.length === 1 && WRAPPER_VARIABLES.has(word.variables[0] ?? '')
  );
}

function fill(unit: Unit, command: OpenCommand, found: Start, code: readonly Word[]): OpenCommand {
  const [name, ...words] = found.words;
  const first = found.wrappers[0]?.span ?? name?.span ?? { start: 0, end: 0 };
  command.program = name === undefined ? '' : programOf(unit, name);
  command.name = name;
  command.nameSpan = name?.span ?? first;
  command.words = words;
  command.wrappers = found.wrappers;
  command.assignments = found.assignments;
  command.span = {
    start: first.start,
    end: Math.max(first.end, command.nameSpan.end, words.at(-1)?.span.end ?? 0),
  };
  const own = codeOfCommand(command, found.feeds);
  command.code = [...code.map((word) => word.mapped), ...own.texts];
  command.runsInput = own.runsInput;
  return command;
}

function like(command: OpenCommand): OpenCommand {
  return { ...command, from: [], to: [], code: [], runsInput: false };
}

/** The name of the program that a word is; empty if that cannot be told, or where it is a function of the script. */
function programOf(unit: Unit, word: Word): string {
  const { text, mapped } = word;
  if (word.substitutions.length > 0 || word.processes.length > 0) return '';
  const name = text.slice(text.lastIndexOf('/') + 1);
  if (text === UNKNOWN && !word.isKnown) {
    const tag = mapped.tagAt(0) ?? -1;
    return tag < 0 ? '' : (unit.gathering.source.programOf(tag) ?? '');
  }
  if (!mapped.isKnown(text.length - name.length, text.length) || unit.functions.has(text)) return '';
  return name;
}
