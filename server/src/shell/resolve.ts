import {
  SHELL_VARIABLES,
  SHELL_WRAPPERS,
  type ShellWrapper,
  WRAPPER_VARIABLES,
} from '../tables/shell-wrappers.ts';
import { UNKNOWN } from '../text/mapped.ts';
import { codeOfCommand } from './code.ts';
import { wordAssignment } from './commands.ts';
import type { Assignment, Word, Wrapper } from './script.ts';
import type { OpenCommand, Unit } from './unit.ts';
import { mayBeFunction } from './functions.ts';
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
    const wrapper = SHELL_WRAPPERS.get(programOf(unit, name, wrappers));
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
  command.program = name === undefined ? '' : programOf(unit, name, found.wrappers);
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
  return { ...command, from: [], to: [], calls: [], code: [], runsInput: false };
}

/** The name of the program that a word is; empty if that cannot be told, or where it is a function of the script. */
export function programOf(unit: Unit, word: Word, wrappers: readonly Wrapper[]): string {
  const { text, mapped } = word;
  if (text === UNKNOWN && !word.isKnown) {
    const asked = askedFor(valueOf(unit, word)) ?? shellIn(unit, word);
    if (asked !== undefined) return asked;
  }
  if (word.substitutions.length > 0 || word.processes.length > 0) return '';
  const name = text.slice(text.lastIndexOf('/') + 1);
  if (text === UNKNOWN && !word.isKnown) {
    const tag = mapped.tagAt(0) ?? -1;
    return tag < 0 ? '' : (unit.gathering.source.programOf(tag) ?? '');
  }
  if (!mapped.isKnown(text.length - name.length, text.length)) return '';
  // A function that is defined further down hides no program yet.
  const defined = unit.functions.get(text) ?? Number.POSITIVE_INFINITY;
  if (defined < word.span.start && mayBeFunction(wrappers)) return '';
  return name;
}

/** The word that the variable is given which a word consists of; otherwise the word itself. */
function valueOf({ variables, assigned }: Unit, word: Word): Word {
  const [name, ...more] = word.variables;
  if (name === undefined || more.length > 0 || word.substitutions.length > 0) return word;
  const row = variables.onlyRow(name);
  const value = row === undefined ? undefined : assigned.get(row);
  return value?.text === UNKNOWN ? value : word;
}

/** `curl` of `$(command -v curl)` and of `$(which curl || which wget)`. */
function askedFor({ substitutions }: Word): string | undefined {
  const names = substitutions.map(({ program, words }) => {
    const [first, second] = words;
    const name = program === 'which' ? first : PATH_ASKERS.get(program) === first?.text ? second : undefined;
    const isLast = words.length === (program === 'which' ? 1 : 2);
    return isLast && name?.isKnown === true ? name.text.slice(name.text.lastIndexOf('/') + 1) : undefined;
  });
  return names.includes(undefined) ? undefined : names[0];
}

const PATH_ASKERS: ReadonlyMap<string, string> = new Map([
  ['command', '-v'],
  ['type', '-P'],
]);

/** A shell of `$SHELL`, unless the script gives that another value. */
function shellIn({ variables }: Unit, word: Word): string | undefined {
  const [name] = word.variables;
  const isShell = word.variables.length === 1 && name !== undefined && SHELL_VARIABLES.has(name);
  return isShell && !variables.knows(name) ? 'sh' : undefined;
}
