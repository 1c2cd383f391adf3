import type { Buffer } from 'node:buffer';
import path from 'node:path';
import { findProgram, programFolders } from './find-program.ts';
import { run } from './run.ts';

/** What git said, or why it said nothing. */
export type GitAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: GitRefusal; readonly message: string };

export type GitRefusal =
  | 'git-missing'
  | 'no-repository'
  | 'unknown-revision'
  | 'untrusted-owner'
  | 'timeout'
  | 'cancelled'
  | 'too-large'
  | 'failed';

export interface GitOptions {
  readonly signal?: AbortSignal | undefined;
  /** In milliseconds, for each process. */
  readonly timeLimit?: number | undefined;
  /** Where git and the user's configuration are found: that of this process unless said otherwise. */
  readonly env?: NodeJS.ProcessEnv | undefined;
}

export interface GitOutput {
  readonly code: number;
  readonly output: Buffer;
  readonly errors: string;
}

const TIME_LIMIT = 20_000;

/**
 * Runs one of git's commands that read objects, in the repository whose root is `repository`. No exit code is a
 * failure here but those that say that there is no repository to read.
 *
 * A repository is not trusted: its configuration can name programs for many occasions. Only commands are run that have
 * none of them (`cat-file`, `ls-tree`, `ls-files`, `rev-parse`: no hooks, filters, text conversion, signatures, pager), and what
 * git could still start is switched off: looking for changes through `core.fsmonitor`, and fetching what a partial
 * clone lacks, with the transports, SSH commands and credential helpers that this takes.
 *
 * `GIT_DIR` is not set, as git then leaves out its check that the repository belongs to the user. The user's own
 * configuration is read for the same reason: it says which owners are trusted (`safe.directory`).
 */
export async function git(
  repository: string,
  args: readonly string[],
  options: GitOptions & { readonly input?: string; readonly outputLimit: number },
): Promise<GitAnswer<GitOutput>> {
  const env = options.env ?? process.env;
  const file = findProgram('git', env);
  if (file === undefined) return refusal('git-missing', 'git is not installed, or not on PATH');
  const answer = await run({
    file,
    args: [...safeguards, ...args],
    cwd: repository,
    env: gitEnvironment(repository, env),
    ...(options.input === undefined ? {} : { input: options.input }),
    signal: options.signal,
    timeLimit: options.timeLimit ?? TIME_LIMIT,
    outputLimit: options.outputLimit,
  });
  if (answer.ok) return repositoryRefusal(answer.code, answer.errors) ?? { ok: true, value: answer };
  switch (answer.reason) {
    case 'missing':
      return refusal('failed', 'git could not be started, or the folder is not there');
    case 'timeout':
      return refusal('timeout', 'git took too long to answer, and was ended');
    case 'cancelled':
      return refusal('cancelled', 'it was cancelled');
    case 'too-large':
      return refusal('too-large', 'git gives more than can be taken in');
    case 'failed':
      return refusal('failed', 'git could not be started, or was ended by a signal');
  }
}

export function refusal(reason: GitRefusal, message: string): GitAnswer<never> & { readonly ok: false } {
  return { ok: false, reason, message };
}

/** Why a command that reads objects failed, by what git says for itself. */
export function notRead(errors: string): GitAnswer<never> & { readonly ok: false } {
  if (/lazy fetching disabled|promisor/.test(errors)) return contentsNotHere;
  const lines = errors.split('\n').filter((line) => line.trim() !== '');
  const line = lines.find((one) => one.startsWith('fatal:')) ?? lines[0];
  return refusal(
    'failed',
    line === undefined ? 'git failed without a word' : `git says: ${line.trim().slice(0, 300)}`,
  );
}

export const contentsNotHere = refusal(
  'failed',
  'the clone is partial, and does not hold the contents of that commit (git fetch --refetch --no-filter brings them)',
);

const safeguards: readonly string[] = [
  '--no-pager',
  '--literal-pathspecs',
  ...[
    'core.fsmonitor=false',
    'core.hooksPath=/dev/null',
    'core.alternateRefsCommand=false',
    'core.sshCommand=false',
    'core.gitProxy=false',
    'core.askPass=',
    'credential.helper=',
    'protocol.allow=never',
    'gc.auto=0',
    'maintenance.auto=false',
    // A folder that looks like a repository without a work tree is none: it can be a part of what others committed.
    'safe.bareRepository=explicit',
  ].flatMap((setting) => ['-c', setting]),
];

/** What git needs of the surroundings to find itself and the configuration of the user and of the system. */
const inherited = [
  'HOME',
  'XDG_CONFIG_HOME',
  'USERPROFILE',
  'HOMEDRIVE',
  'HOMEPATH',
  'APPDATA',
  'PROGRAMDATA',
  'SystemRoot',
  'TEMP',
  'TMP',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_NOSYSTEM',
  // Whose repositories root may read under sudo.
  'SUDO_UID',
];

function gitEnvironment(repository: string, env: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = { PATH: programFolders(env).join(path.delimiter) };
  for (const name of inherited) {
    const value = env[name];
    if (value !== undefined) kept[name] = value;
  }
  return {
    ...kept,
    LC_ALL: 'C',
    // A broken .git does not make git take the repository around it.
    GIT_CEILING_DIRECTORIES: path.dirname(repository),
    GIT_NO_LAZY_FETCH: '1',
    // A list of nothing that is allowed, which wins over any configuration.
    GIT_ALLOW_PROTOCOL: ':',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
  };
}

function repositoryRefusal(code: number, errors: string): GitAnswer<never> | undefined {
  if (code === 0) return undefined;
  if (/detected dubious ownership|unsafe repository/.test(errors)) {
    return refusal(
      'untrusted-owner',
      'the repository belongs to another user, and git reads it only after: git config --global --add safe.directory PATH',
    );
  }
  if (/not a git repository|cannot use bare repository/i.test(errors))
    return refusal('no-repository', 'it is not a git repository');
  return undefined;
}
