import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { printable } from '../flake/show.ts';
import { withoutSecrets } from '../flake/secrets.ts';
import { findProgram, programFolders } from './find-program.ts';
import { type GitAnswer, type GitOptions, refusal } from './git-command.ts';
import { run } from './run.ts';

const TIME_LIMIT = 60_000;
/** Nobody has more tags: those of the largest repositories are some ten thousand. */
const MOST_OUTPUT = 32 * 1024 * 1024;

/**
 * The names of the tags of a repository, by `git ls-remote`. For a command of the user only, in a trusted workspace: it
 * asks the network, with the user's own ways of logging in.
 *
 * This is the one command of git that reaches beyond objects, and Nix has none for it. It runs in an empty folder
 * outside of every repository, so that no configuration but the user's is read, and it writes nothing. The transport is
 * that of the address and nothing else: `ext::` and other helpers are programs, and a server may send git on to another
 * address. Nobody is asked for a password, neither by git nor by ssh.
 *
 * @param url by `repositoryUrl`
 */
export async function remoteTags(
  url: string,
  options: GitOptions = {},
): Promise<GitAnswer<readonly string[]>> {
  const answer = await lsRemote(url, [], options, ['--tags', '--refs']);
  return answer.ok ? { ok: true, value: namesIn(answer.value) } : answer;
}

/** What `git ls-remote` prints; see `remoteTags` for what it may do. @param patterns of refs; none begins with a dash */
export async function lsRemote(
  url: string,
  patterns: readonly string[],
  options: GitOptions = {},
  flags: readonly string[] = [],
): Promise<GitAnswer<string>> {
  const env = options.env ?? process.env;
  const file = findProgram('git', env);
  if (file === undefined) return refusal('git-missing', 'git is not installed, or not on PATH');
  const transport = TRANSPORTS.get(/^[a-z]+(?=:)/.exec(url)?.[0] ?? '');
  if (transport === undefined) return refusal('failed', 'it is not an address that git is asked for');
  let folder: string;
  try {
    folder = await mkdtemp(path.join(await realpath(tmpdir()), 'nix-audit-'));
  } catch {
    return refusal('failed', 'no folder could be made for it');
  }
  try {
    const answer = await run({
      file,
      args: [...settingsFor(transport), 'ls-remote', ...flags, '--quiet', '--', url, ...patterns],
      cwd: folder,
      env: environment(folder, env),
      signal: options.signal,
      timeLimit: options.timeLimit ?? TIME_LIMIT,
      outputLimit: MOST_OUTPUT,
      ownGroup: true,
    });
    if (!answer.ok) return notAnswered(answer.reason);
    if (answer.code !== 0) return refusal('failed', `git says: ${lastWord(answer.errors)}`);
    return { ok: true, value: answer.output.toString('utf8') };
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** What an address may be reached by. Users often have ssh set in the place of https (`url.….insteadOf`). */
const TRANSPORTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['https', ['https', 'ssh']],
  ['http', ['http', 'https']],
  ['ssh', ['ssh']],
  ['git', ['git']],
  ['file', ['file']],
]);

function settingsFor(transports: readonly string[]): readonly string[] {
  return [
    'protocol.allow=never',
    ...transports.map((name) => `protocol.${name}.allow=always`),
    'core.sshCommand=ssh -o BatchMode=yes',
    'core.askPass=',
    'core.hooksPath=/dev/null',
    'core.fsmonitor=false',
  ].flatMap((setting) => ['-c', setting]);
}

const INHERITED = [
  'HOME',
  'XDG_CONFIG_HOME',
  'USER',
  'LOGNAME',
  'SSH_AUTH_SOCK',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'GIT_SSL_CAINFO',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_NOSYSTEM',
];

function environment(folder: string, env: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = { PATH: programFolders(env).join(path.delimiter) };
  for (const name of INHERITED) {
    const value = env[name];
    if (value !== undefined) kept[name] = value;
  }
  return {
    ...kept,
    LC_ALL: 'C',
    GIT_CEILING_DIRECTORIES: path.dirname(folder),
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
  };
}

function namesIn(output: string): readonly string[] {
  return output.split('\n').flatMap((line) => /^[0-9a-f]+\trefs\/tags\/(.+)$/.exec(line)?.[1] ?? []);
}

function lastWord(errors: string): string {
  const lines = errors.split('\n').filter((line) => line.trim() !== '');
  const line = lines.find((one) => one.startsWith('fatal:')) ?? lines[0] ?? 'nothing';
  const plain = line.slice(0, 300).replaceAll(/[a-z][a-z0-9+.-]*:\/\/[^\s'"]+/gi, withoutSecrets);
  return printable(plain.trim());
}

function notAnswered(reason: 'missing' | 'timeout' | 'cancelled' | 'too-large' | 'failed'): GitAnswer<never> {
  switch (reason) {
    case 'timeout':
      return refusal('timeout', 'the repository took too long to answer');
    case 'cancelled':
      return refusal('cancelled', 'it was cancelled');
    case 'too-large':
      return refusal('too-large', 'the repository has more tags than can be taken in');
    case 'missing':
    case 'failed':
      return refusal('failed', 'git could not be started, or was ended by a signal');
  }
}
