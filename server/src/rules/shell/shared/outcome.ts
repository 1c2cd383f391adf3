import type { Assignment, Command, Redirect, Script } from '../../../shell/script.ts';

/** Tells what becomes of what the commands of a build write, as far as that can be told. */
export interface Outcome {
  /** Whether what a command writes gets into a file or into another command, and not only into the log. */
  leavesLog(command: Command): boolean;
  /** Whether what the words of a command hold does. */
  usesWords(command: Command): boolean;
  /** Whether a variable is used for more than the log. */
  usesVariable(name: string): boolean;
}

/** Programs that only print what they are given, or make nothing of it that lasts. */
const PASSING: ReadonlySet<string> = new Set(
  `echo printf cat test [ [[ : true false exit return sleep timeout kill wait cd mkdir mktemp head tail grep expr seq read
    nixLog nixInfoLog nixWarnLog nixErrorLog let rm touch trap bc awk tr cut sort uniq wc curl logger`.split(
    /\s+/,
  ),
);

/** As far as variables are followed that are given to variables, and pipes into substitutions. */
const DEEPEST = 40;

export function outcomeOf(script: Script): Outcome {
  let uses: ReadonlyMap<string, readonly (Command | Assignment)[]> | undefined;
  let values: ReadonlyMap<Command, Assignment> | undefined;
  const known = new Map<Command | string, boolean>();

  /** Each is looked at once; while it is, what depends on itself adds nothing. */
  const once = (what: Command | string, look: () => boolean, depth: number): boolean => {
    const before = known.get(what);
    if (before !== undefined || depth > DEEPEST) return before ?? false;
    known.set(what, false);
    const is = look();
    known.set(what, is);
    return is;
  };
  const leavesLog = (command: Command, depth: number): boolean =>
    once(
      command,
      () => {
        const last = command.to.at(-1);
        if (last !== undefined) return usesWords(last, depth + 1);
        if (command.redirects.some(intoFile)) return true;
        if (command.within?.as !== 'output') return false;
        const owner = command.within.command;
        if (owner !== undefined) return usesWords(owner, depth + 1);
        values ??= valuesOf(script);
        const assignment = values.get(command);
        return assignment !== undefined && usesVariable(assignment.name, depth + 1);
      },
      depth,
    );
  const usesWords = (command: Command, depth: number): boolean =>
    (command.program !== '' && !PASSING.has(command.program)) || leavesLog(command, depth + 1);
  const usesVariable = (name: string, depth: number): boolean =>
    name === 'SOURCE_DATE_EPOCH' ||
    once(
      name,
      () => {
        uses ??= usesOf(script);
        return (uses.get(name) ?? []).some((use) =>
          'program' in use ? usesWords(use, depth + 1) : usesVariable(use.name, depth + 1),
        );
      },
      depth,
    );
  return {
    leavesLog: (command) => leavesLog(command, 0),
    usesWords: (command) => usesWords(command, 0),
    usesVariable: (name) => usesVariable(name, 0),
  };
}

function intoFile({ operator, descriptor, target }: Redirect): boolean {
  return operator.includes('>') && descriptor !== 2 && !NOWHERE.test(target.text);
}

const NOWHERE = /^(?:\/dev\/(?:null|stderr|stdout|tty|fd\/.*)|&?[12-])$/;

/** The assignments whose values are the output of a command. */
function valuesOf({ assignments }: Script): ReadonlyMap<Command, Assignment> {
  const values = new Map<Command, Assignment>();
  for (const one of assignments) for (const command of one.value.substitutions) values.set(command, one);
  return values;
}

/** What uses a variable, by its name. */
function usesOf({ commands, assignments }: Script): ReadonlyMap<string, readonly (Command | Assignment)[]> {
  const uses = new Map<string, (Command | Assignment)[]>();
  const note = (name: string, use: Command | Assignment): void => {
    const list = uses.get(name);
    if (list === undefined) uses.set(name, [use]);
    else list.push(use);
  };
  for (const command of commands) {
    for (const { variables } of [...command.words, ...command.redirects.map(({ target }) => target)])
      for (const name of variables) note(name, command);
    for (const name of command.input?.variables ?? []) note(name, command);
  }
  for (const one of assignments) for (const name of one.value.variables) note(name, one);
  return uses;
}
