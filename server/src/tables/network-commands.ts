import { DOWNLOAD_PROGRAMS } from './download-programs.ts';

/**
 * Commands that fetch things from the network, as scripts call them.
 *
 * To add one, add a row; those that fetch addresses are in `download-programs.ts`. Sources: the manuals of the tools.
 */
export interface NetworkCommand {
  readonly command: string;
  /**
   * One of these words, or pairs of words, follows the command; undefined where whatever follows uses the network.
   */
  readonly words?: readonly string[];
  /** What it is told to fetch, where that tells it from what it sends; it is not the last word. */
  readonly from?: RegExp;
  /**
   * - `resolves`: decides itself which packages it fetches, and may run what it has fetched
   * - `downloads`: fetches what it is told to
   * - `clones`: the same for a repository or an image, which have names that move
   */
  readonly does: 'resolves' | 'downloads' | 'clones';
}

const REMOTE = /^(?:rsync:\/\/|[\w.@\u{fffc}-]{1,200}::?)/u;
const INSTALL = ['install', 'i', 'add', 'update', 'upgrade'] as const;

const ROWS: readonly NetworkCommand[] = [
  { command: 'npm', words: [...INSTALL, 'ci', 'clean-install', 'exec'], does: 'resolves' },
  { command: 'npx', does: 'resolves' },
  { command: 'pnpm', words: [...INSTALL, 'fetch', 'dlx'], does: 'resolves' },
  { command: 'yarn', words: [...INSTALL, '--frozen-lockfile', '--immutable'], does: 'resolves' },
  { command: 'bun', words: [...INSTALL], does: 'resolves' },
  { command: 'bower', words: [...INSTALL], does: 'resolves' },
  { command: 'deno', words: [...INSTALL, 'cache'], does: 'resolves' },
  {
    command: 'cargo',
    words: ['build', 'install', 'fetch', 'vendor', 'update', 'generate-lockfile'],
    does: 'resolves',
  },
  { command: 'pip', words: ['install', 'download', 'wheel'], does: 'resolves' },
  { command: 'pip3', words: ['install', 'download', 'wheel'], does: 'resolves' },
  { command: 'poetry', words: [...INSTALL, 'lock'], does: 'resolves' },
  { command: 'pipenv', words: [...INSTALL, 'sync', 'lock'], does: 'resolves' },
  { command: 'uv', words: [...INSTALL, 'sync', 'lock', 'pip'], does: 'resolves' },
  { command: 'gem', words: ['install', 'fetch'], does: 'resolves' },
  { command: 'bundle', words: ['install', 'update', 'cache', 'package'], does: 'resolves' },
  {
    command: 'go',
    words: ['mod download', 'mod vendor', 'mod tidy', 'get', 'install', 'build'],
    does: 'resolves',
  },
  { command: 'mvn', does: 'resolves' },
  { command: 'gradle', does: 'resolves' },
  { command: 'gradlew', does: 'resolves' },
  { command: 'sbt', does: 'resolves' },
  { command: 'lein', words: ['deps', 'uberjar'], does: 'resolves' },
  { command: 'composer', words: [...INSTALL, 'require'], does: 'resolves' },
  { command: 'mix', words: ['deps.get', 'deps.compile'], does: 'resolves' },
  { command: 'rebar3', words: ['get-deps', 'compile'], does: 'resolves' },
  { command: 'dotnet', words: ['restore', 'build', 'publish', 'tool'], does: 'resolves' },
  { command: 'nuget', words: ['restore', 'install'], does: 'resolves' },
  { command: 'cabal', words: ['update', 'build', 'install', 'fetch', 'v2-build'], does: 'resolves' },
  { command: 'stack', words: ['build', 'install', 'setup'], does: 'resolves' },
  { command: 'opam', words: ['install', 'init', 'update'], does: 'resolves' },
  { command: 'luarocks', words: ['install', 'make'], does: 'resolves' },
  { command: 'flutter', words: ['pub', 'build'], does: 'resolves' },
  { command: 'dart', words: ['pub'], does: 'resolves' },
  { command: 'swift', words: ['build', 'package'], does: 'resolves' },

  ...DOWNLOAD_PROGRAMS.flatMap(({ programs, needsAddress, isConnection }) =>
    needsAddress === true || isConnection === true
      ? []
      : programs.map((command) => ({ command, does: 'downloads' as const })),
  ),
  { command: 'axel', does: 'downloads' },
  { command: 'lftp', does: 'downloads' },
  { command: 'rsync', from: REMOTE, does: 'downloads' },
  { command: 'scp', from: REMOTE, does: 'downloads' },
  { command: 'ssh', does: 'clones' },
  { command: 'aws', words: ['s3 cp', 's3 sync', 's3api get-object'], from: /^s3:/, does: 'downloads' },
  { command: 'gsutil', words: ['cp', 'rsync'], from: /^gs:/, does: 'downloads' },
  { command: 'rclone', words: ['copy', 'sync', 'copyto'], from: /^\w[\w -]{1,100}:/, does: 'downloads' },
  { command: 'huggingface-cli', words: ['download'], does: 'downloads' },
  { command: 'hf', words: ['download'], does: 'downloads' },
  { command: 'yt-dlp', does: 'downloads' },

  { command: 'git', words: ['clone', 'fetch', 'pull', 'submodule update', 'submodule add'], does: 'clones' },
  { command: 'hg', words: ['clone', 'pull'], does: 'clones' },
  { command: 'svn', words: ['checkout', 'co', 'export'], does: 'clones' },
  { command: 'cvs', words: ['checkout', 'co', 'export'], does: 'clones' },
  { command: 'skopeo', words: ['copy'], does: 'clones' },
  { command: 'crane', words: ['pull', 'export'], does: 'clones' },
];

const WITHOUT_NETWORK: ReadonlySet<string> = new Set([
  '--version',
  '--help',
  '-h',
  '-V',
  '--offline',
  '-offline',
  '--dry-run',
]);

const BY_NAME = new Map(ROWS.map((row) => [row.command, row]));

/**
 * The command that a line of a script calls, if it fetches something from the network, and the word that tells so.
 *
 * @param words what follows the command
 */
export function networkCommand(
  command: string,
  words: readonly { readonly text: string }[],
): { readonly row: NetworkCommand; readonly word: string | undefined } | undefined {
  const row = BY_NAME.get(command);
  if (row === undefined || words.some(({ text }) => WITHOUT_NETWORK.has(text))) return undefined;
  const { words: wanted, from } = row;
  if (from !== undefined && !words.slice(0, -1).some(({ text }) => from.test(text))) return undefined;
  if (wanted === undefined) return { row, word: undefined };
  const word = wanted.find((one) => follows(words, one));
  return word === undefined ? undefined : { row, word };
}

/** Whether these stand among the words, one right after the other. */
function follows(words: readonly { readonly text: string }[], wanted: string): boolean {
  const space = wanted.indexOf(' ');
  if (space < 0) return words.some(({ text }) => text === wanted);
  const first = wanted.slice(0, space);
  const second = wanted.slice(space + 1);
  return words.some(({ text }, index) => text === first && words[index + 1]?.text === second);
}
