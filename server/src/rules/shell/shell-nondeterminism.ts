import type { Fix } from '../fix.ts';
import type { NixFacts } from '../../nix/facts.ts';
import type { Command, Script, Word } from '../../shell/script.ts';
import type { Span } from '../../text/span.ts';
import {
  VARYING_FILES,
  VARYING_VARIABLES,
  type VaryingCommand,
  varyingCommands,
} from '../../tables/varying-commands.ts';
import { ownEdits } from '../shared/own-fixes.ts';
import type { Rule } from '../rule.ts';
import { unsortedArchive } from './shared/archives.ts';
import { type CommandLine, commandLine, hasOption } from './shared/command-line.ts';
import { type Outcome, outcomeOf } from './shared/outcome.ts';
import { shownProgram } from './shared/shown.ts';
import { isBuild, isTest, nameOf } from './shared/where.ts';

/**
 * ## What it does
 *
 * Finds what makes the outcome of a build another one each time, or on each machine: the time (`date`), random values
 * (`$RANDOM`, `uuidgen`, `/dev/urandom`), new keys, the name or the kernel of the machine, how many processors it has, the
 * state of a git repository, and archives made by `tar` or `zip` as the files happen to lie and with their times.
 *
 * Only what gets into a file or into another command counts, not what is printed to the log. Phases that only test
 * (`checkPhase`, `installCheckPhase`) do not count, and neither does what is given a time to go by
 * (`date -d @$SOURCE_DATE_EPOCH`, `tar --sort=name --mtime=…`).
 *
 * ## Why it is bad
 *
 * Two who build the same get two results, so nobody can check that what a cache serves was made from the source:
 * `nix build --rebuild` fails for everybody. A path that stays the same for the same inputs is what the store promises, and
 * other derivations take one of the results as if there were no other. A key that is made in a build is no secret,
 * besides: everybody can read the store.
 *
 * ## What to do instead
 *
 * nixpkgs sets `SOURCE_DATE_EPOCH` from the newest file of the source
 * (pkgs/build-support/setup-hooks/set-source-date-epoch-to-latest.sh): `date -u -d "@$SOURCE_DATE_EPOCH"`. `tar --sort=name --mtime="@$SOURCE_DATE_EPOCH"
 * --owner=0 --group=0 --numeric-owner` makes the same archive each time (the manual of GNU tar, "Making tar archives more
 * reproducible"), and so does `zip -X` with sorted files whose times were set by `touch`. The commit of a flake is
 * `self.rev`, that of other sources stands in the expression. `gzip` is no finding, since that of nixpkgs leaves the
 * time out in builds (`GZIP_NO_TIMESTAMPS`, pkgs/stdenv/generic/setup.sh).
 *
 * ## Fix
 *
 * Gives `date` the time that builds go by (`SOURCE_DATE_EPOCH`), and GNU tar the options for one order, one time and
 * one owner. Unsafe, because only the stdenv of nixpkgs sets that variable.
 *
 * ## When to ignore it
 *
 * When what is made does not get into the outcome.
 */
export const rule: Rule = {
  meta: {
    id: 'shell-nondeterminism',
    group: 'shell',
    severity: 'info',
    confidence: 'medium',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'shell',
  check({ text, scripts, role, facts }, report) {
    if (role.generated) return;
    for (const script of scripts) {
      if (!isBuild(script.place) || isTest(script.place)) continue;
      const told = new Set<string>();
      for (const { message, span, detail, command } of variationsIn(script, facts)) {
        if (told.has(detail)) continue;
        told.add(detail);
        report({
          message: `${nameOf(script.place)} ${message}.`,
          span,
          subject: nameOf(script.place),
          detail,
          fixes: () => (command === undefined ? [] : constant(text, command)),
        });
      }
    }
  },
};

interface Variation {
  readonly message: string;
  readonly span: Span;
  readonly detail: string;
  readonly command?: Command;
}

const SAYS: Readonly<Record<VaryingCommand['gives'], string>> = {
  time: 'the time of the build, so that no two builds make the same',
  random: 'something random, so that no two builds make the same',
  key: 'a new key or certificate, so that no two builds make the same',
  host: 'something of the machine that builds, so that others make something else',
  git: 'the state of a git repository, which is not there in a sandbox, so that it fails or differs',
};

function* variationsIn(script: Script, facts: NixFacts | undefined): Generator<Variation> {
  const outcome = outcomeOf(script);
  const owners = new Map<Command, boolean>();
  const knowsIn = (owner: Command | undefined): boolean => {
    if (owner === undefined) return false;
    const knows = owners.get(owner) ?? owner.words.some(knowsEpoch);
    owners.set(owner, knows);
    return knows;
  };
  const hasGit = gitIsThere(script, facts);
  const hasTimes = script.commands.some(givesTimes);
  for (const command of script.commands) {
    const { program, span } = command;
    if (isHeld(command) || knowsIn(command.within?.command)) continue;
    const row = varyingCommands(program).find((one) => fits(one, command));
    if (row !== undefined && !(row.gives === 'git' && hasGit) && lasts(row, command, outcome)) {
      yield {
        message: `takes from ${shownProgram(command)} ${SAYS[row.gives]}`,
        span,
        detail: program,
        command,
      };
    }
    const file = randomFile(command);
    if (file !== undefined && outcome.leavesLog(command)) {
      yield { message: `takes from ${file.text} ${SAYS.random}`, span: file.span, detail: file.text };
    }
    const missing = hasTimes ? undefined : unsortedArchive(command);
    if (missing !== undefined) {
      yield {
        message: `makes an archive with ${shownProgram(command)} without ${missing}, so that it holds the times and the order that files happen to have`,
        span,
        detail: program,
        command,
      };
    }
  }
  yield* variablesIn(script, outcome);
}

function fits(row: VaryingCommand, { words }: Command): boolean {
  const line = commandLine(words, row);
  const { operands, options, without = [], alone } = row;
  return (
    (operands === undefined || operands.includes(line.operands[0]?.text ?? '')) &&
    (options === undefined || hasOption(line, options) || hasWord(words, options)) &&
    !hasOption(line, [...without, '--help', '--version']) &&
    !hasWord(words, without) &&
    (alone !== true || isAlone(line))
  );
}

/** Programs that have long options with one dash. */
function hasWord(words: readonly Word[], options: readonly string[]): boolean {
  return words.some(({ text }) => text.length > 2 && options.includes(text));
}

function isAlone({ operands, options }: CommandLine): boolean {
  return operands.length === 0 && options.every(({ name }) => name !== '-f');
}

/** Whether the time is given to it. */
function isHeld({ words, wrappers }: Command): boolean {
  return wrappers.some(({ program }) => program === 'faketime') || words.some(knowsEpoch);
}

function knowsEpoch({ variables }: Word): boolean {
  return variables.includes('SOURCE_DATE_EPOCH');
}

function lasts({ gives, program }: VaryingCommand, command: Command, outcome: Outcome): boolean {
  if (gives === 'key') return true;
  // How many processors there are is mostly asked for how many things to do at once.
  if (program === 'nproc') return writesFile(command) || writesFile(command.within?.command);
  return outcome.leavesLog(command);
}

function writesFile(command: Command | undefined): boolean {
  return (
    command !== undefined &&
    (command.program === 'sed' ||
      command.program === 'substituteInPlace' ||
      command.redirects.some(
        ({ operator, target }) => operator.includes('>') && target.variables.includes('out'),
      ))
  );
}

/** Sources have no `.git`, unless they are told to keep it, or the script makes one. */
function gitIsThere({ commands, place }: Script, facts: NixFacts | undefined): boolean {
  return (
    place.runs === 'fetch' ||
    ['leaveDotGit', 'deepClone'].some((name) => [...(facts?.bindings(name) ?? [])].length > 0) ||
    commands.some(({ program, words }) => program === 'git' && words.some(({ text }) => MAKES_GIT.has(text)))
  );
}

const MAKES_GIT: ReadonlySet<string> = new Set(['init', 'clone', 'commit']);

/** Files that are given a time are archived with that. */
function givesTimes({ program, words }: Command): boolean {
  const options =
    program === 'touch' ? commandLine(words, { short: 'drt', long: ['date', 'reference'] }) : undefined;
  return options !== undefined && hasOption(options, ['-d', '-r', '-t', '--date', '--reference']);
}

function randomFile({ program, words, redirects }: Command): Word | undefined {
  const read = redirects.find(({ operator, target }) => operator === '<' && VARYING_FILES.has(target.text));
  if (read !== undefined) return read.target;
  if (!READERS.has(program)) return undefined;
  return words.find(({ text }) => VARYING_FILES.has(text.startsWith('if=') ? text.slice(3) : text));
}

const READERS: ReadonlySet<string> = new Set(
  'cat head dd od xxd hexdump base64 tr shuf sha256sum md5sum'.split(' '),
);

function* variablesIn({ commands, assignments }: Script, outcome: Outcome): Generator<Variation> {
  const assigned = new Set(assignments.map(({ name }) => name));
  const told = new Set<string>();
  const variation = (word: Word): Variation | undefined => {
    for (const name of word.variables) {
      const gives = VARYING_VARIABLES.get(name);
      if (gives === undefined || assigned.has(name) || told.has(name)) continue;
      told.add(name);
      return { message: `takes from $${name} ${SAYS[gives]}`, span: word.span, detail: name };
    }
    return undefined;
  };
  for (const { name, value } of assignments) {
    const found = value.variables.length > 0 && outcome.usesVariable(name) ? variation(value) : undefined;
    if (found !== undefined) yield found;
  }
  for (const command of commands) {
    for (const word of [...command.words, ...command.redirects.map(({ target }) => target)]) {
      const found = word.variables.length > 0 && outcome.usesWords(command) ? variation(word) : undefined;
      if (found !== undefined) yield found;
    }
  }
}

function constant(text: string, { program, nameSpan, words }: Command): readonly Fix[] {
  const [first, last] = [words[0], words.at(-1)];
  const at =
    program === 'date' || first?.text.startsWith('-') === true ? nameSpan.end : (last?.span.end ?? 0);
  const put = program === 'date' ? `${words.some(isUtc) ? '' : ' -u'} -d @$SOURCE_DATE_EPOCH` : TAR_OPTIONS;
  const isHere = /^(?:\S*\/)?(?:date|g?tar)$/.test(text.slice(nameSpan.start, nameSpan.end));
  if (!isHere || words.some((word) => word.text === '--')) return [];
  // Behind a word that is put together from elsewhere nothing can be written.
  if (at !== nameSpan.end && (last === undefined || !/^["'\w./$-]+$/.test(text.slice(last.span.start, at))))
    return [];
  const title =
    program === 'date'
      ? 'Take the time from SOURCE_DATE_EPOCH'
      : 'Sort the archive, with one time and one owner';
  return ownEdits('unsafe', title, { span: { start: at, end: at }, text: put });
}

function isUtc({ text }: Word): boolean {
  return text === '-u' || text === '--utc' || text === '--universal';
}

const TAR_OPTIONS = ' --sort=name --mtime=@$SOURCE_DATE_EPOCH --owner=0 --group=0 --numeric-owner';
