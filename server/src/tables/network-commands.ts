/**
 * Commands that fetch things from the network, as they are called in the script of a build.
 *
 * To add one, add a row. Sources: the manuals of the tools.
 */
export interface NetworkCommand {
  readonly command: string;
  /** One of these words follows the command; undefined where whatever follows uses the network. */
  readonly words?: readonly string[];
  /**
   * - `resolves`: decides itself which packages it fetches, and may run what it has fetched
   * - `downloads`: fetches what it is told to
   */
  readonly does: 'resolves' | 'downloads';
}

const INSTALL = ['install', 'i', 'add', 'update', 'upgrade'] as const;

const ROWS: readonly NetworkCommand[] = [
  { command: 'npm', words: [...INSTALL, 'ci', 'clean-install'], does: 'resolves' },
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
  { command: 'go', words: ['mod', 'get', 'install', 'build'], does: 'resolves' },
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

  { command: 'curl', does: 'downloads' },
  { command: 'wget', does: 'downloads' },
  { command: 'aria2c', does: 'downloads' },
  { command: 'git', words: ['clone', 'fetch', 'pull', 'submodule'], does: 'downloads' },
  { command: 'hg', words: ['clone', 'pull'], does: 'downloads' },
  { command: 'svn', words: ['checkout', 'co', 'export'], does: 'downloads' },
  { command: 'cvs', words: ['checkout', 'co', 'export'], does: 'downloads' },
  { command: 'rsync', does: 'downloads' },
  { command: 'scp', does: 'downloads' },
  { command: 'ssh', does: 'downloads' },
  { command: 'aws', words: ['s3', 's3api'], does: 'downloads' },
  { command: 'gsutil', words: ['cp', 'rsync'], does: 'downloads' },
  { command: 'skopeo', words: ['copy'], does: 'downloads' },
  { command: 'crane', words: ['pull', 'export'], does: 'downloads' },
  { command: 'huggingface-cli', words: ['download'], does: 'downloads' },
  { command: 'yt-dlp', does: 'downloads' },
];

const WITHOUT_NETWORK: ReadonlySet<string> = new Set(['--version', '--help', '--offline', '-offline']);

const BY_NAME = new Map(ROWS.map((row) => [row.command, row]));

/** The command that a line of a script calls, if it uses the network, and the word that tells so. */
export function networkCommand(
  command: string,
  words: readonly string[],
): { readonly row: NetworkCommand; readonly word: string | undefined } | undefined {
  const row = BY_NAME.get(command);
  if (row === undefined || words.some((word) => WITHOUT_NETWORK.has(word))) return undefined;
  const { words: wanted } = row;
  if (wanted === undefined) return { row, word: undefined };
  const word = words.find((one) => wanted.includes(one));
  return word === undefined ? undefined : { row, word };
}
