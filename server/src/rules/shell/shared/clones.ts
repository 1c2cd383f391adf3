import type { Command, Script, Word } from '../../../shell/script.ts';
import { TAG_NAMES } from '../../../tables/moving-urls.ts';
import { CLONE_COMMANDS, type CloneCommand } from '../../../tables/clone-commands.ts';
import { UNKNOWN } from '../../../text/mapped.ts';
import { commandLine, hasOption, optionValues, withValues } from './command-line.ts';

/** A copy of a repository, of no certain commit. */
export interface Clone {
  readonly command: Command;
  /** `git clone`. */
  readonly tool: string;
  /** Undefined where the repository is the one that is there: `git pull`. */
  readonly address: string | undefined;
  /** The branch or the tag that is asked for. */
  readonly name: string | undefined;
  readonly isTag: boolean;
  readonly updates: boolean;
  /** The script sends to it, keeps it up to date, or copies it as a whole: the newest is what is wanted. */
  readonly follows: boolean;
}

/** The copies that a script makes and does not take to a commit. */
export function unpinnedClones({ commands }: Script): readonly Clone[] {
  // A commit may be checked out for each of them, in a loop or by a function, so one is enough.
  let isPinned = false;
  let follows = false;
  const clones: Clone[] = [];
  for (const command of commands) {
    const { program, words } = command;
    if (!CLONE_PROGRAMS.has(program)) continue;
    const rows = CLONE_COMMANDS.filter((row) => row.program === program);
    isPinned ||= takesCommit(words);
    follows ||= words.some(({ text }) => FOLLOWING.has(text));
    for (const row of rows) {
      const found = cloneOf(command, row);
      if (found !== undefined) clones.push(found);
    }
  }
  const left = isPinned ? clones.filter(({ updates }) => updates) : clones;
  return follows ? left.map((clone) => ({ ...clone, follows })) : left;
}

const CLONE_PROGRAMS: ReadonlySet<string> = new Set(CLONE_COMMANDS.map(({ program }) => program));

/** Whether a commit, or what may be one, is checked out; or a signature is checked. */
function takesCommit(words: readonly Word[]): boolean {
  let isOperation = false;
  for (const { text } of words) {
    if (text === 'verify-commit' || text === 'verify-tag') return true;
    if (isOperation && (text.includes(UNKNOWN) || /(?:^|[/:@])[0-9a-f]{40}$/.test(text))) return true;
    isOperation ||= OPERATIONS.has(text);
  }
  return false;
}

const FOLLOWING: ReadonlySet<string> = new Set(['pull', 'fetch', 'push', 'commit', '--bare', '--mirror']);
const OPERATIONS: ReadonlySet<string> = new Set(['checkout', 'reset', 'switch', 'fetch', 'update', 'up']);

function cloneOf(command: Command, row: CloneCommand): Clone | undefined {
  const line = commandLine(command.words, withValues(row.values));
  const { operands } = line;
  if (!row.path.every((step, at) => step.includes(operands[at]?.text ?? ''))) return undefined;
  const rest = operands.slice(row.path.length);
  const [repository] = rest;
  if (row.needs !== undefined && !hasOption(line, [row.needs])) return undefined;
  if (hasOption(line, ['--help', '--bundle-uri', ...row.pins])) return undefined;
  const [name] = optionValues(line, row.names);
  // What is put in may be a commit.
  if (name?.text.includes(UNKNOWN) === true) return undefined;
  const tool = [row.program, ...operands.slice(0, row.path.length).map(({ text }) => text)].join(' ');
  const updates = row.updates === true;
  const common = {
    command,
    tool,
    updates,
    name: name?.text,
    isTag: name !== undefined && TAG_NAMES.test(name.text),
    follows: false,
  };
  if (updates)
    return rest.some(({ text }) => text.includes(UNKNOWN)) ? undefined : { ...common, address: undefined };
  return repository === undefined || line.unsure.has(repository) || !isElsewhere(repository, row)
    ? undefined
    : { ...common, address: repository.text, follows: SSH.test(repository.text) };
}

/** Whether an address is on another machine, and enough of it is known to say which repository it is. */
function isElsewhere({ text }: Word, { forge, program }: CloneCommand): boolean {
  if (COMMIT.test(text)) return false;
  if (forge !== undefined) return FORGE_NAME.test(text);
  if (program === 'svn' && /@\d+$/.test(text)) return false;
  return ADDRESS.test(text) && !THIS_MACHINE.test(text);
}

const COMMIT = /[@#?=/][0-9a-f]{40}$/;
const FORGE_NAME = /^[\w.-]+\/[\w.-]+$/;
const ADDRESS = new RegExp(
  `^(?:(?:https?|git|ssh|git\\+ssh|svn|svn\\+ssh|hg)://(?:[^/@]*@)?[^/@${UNKNOWN}]+/[^/${UNKNOWN}]+|(?:[\\w.-]+@)?[\\w-]+(?:\\.[\\w-]+)+:[^/\\\\${UNKNOWN}][^${UNKNOWN}]*$)`,
);
/** Over ssh by those who may push, mostly, to work in it. */
const SSH = /^(?:(?:git\+|svn\+)?ssh:|[\w.-]+@[\w.-]+:)/;
const THIS_MACHINE = /^[a-z+]+:\/\/(?:[^/@]*@)?(?:localhost|127\.0\.0\.1|\[::1\])[:/]/;
