import { Buffer } from 'node:buffer';
import { decodeText, type TextRead } from '../engine/disk/text.ts';
import { contentsNotHere, git, type GitAnswer, type GitOptions, notRead, refusal } from './git-command.ts';

export type { GitAnswer, GitOptions, GitRefusal } from './git-command.ts';
export { lastMove, type Move } from './reflog.ts';

/** The full hash of a commit. */
export type Commit = string;

const SHORT_ANSWER = 64 * 1024;
/** Several times the tree of nixpkgs, which has 50,000 files. */
const LONGEST_TREE = 128 * 1024 * 1024;
const MOST_TEXT = 256 * 1024 * 1024;

/** The commit that a revision names: `main`, `HEAD~3`, `v1.0`, `3d1ff24`. */
export async function resolveCommit(
  repository: string,
  revision: string,
  options: GitOptions = {},
): Promise<GitAnswer<Commit>> {
  if (revision === '' || revision.startsWith('-') || /[\0\n\r]/.test(revision))
    return refusal('unknown-revision', 'it is not a revision');
  const limits = { ...options, outputLimit: SHORT_ANSWER };
  const said = await git(repository, revParse(`${revision}^{commit}`), limits);
  if (!said.ok) return said;
  const commit = said.value.output.toString('latin1').trim();
  if (said.value.code === 0 && isCommit(commit)) return { ok: true, value: commit };
  const shallow = await git(repository, ['rev-parse', '--is-shallow-repository'], limits);
  const isShallow = shallow.ok && shallow.value.output.toString('latin1').trim() === 'true';
  return refusal(
    'unknown-revision',
    isShallow
      ? 'git knows no such commit here; the clone is shallow, and has to be deepened first (git fetch --unshallow, or fetch-depth: 0 in CI)'
      : 'git knows no such commit here',
  );
}

function revParse(expression: string): readonly string[] {
  return ['rev-parse', '--verify', '--quiet', '--end-of-options', expression];
}

function isCommit(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** An entry of a tree: a file, a link, or the commit that a submodule is at. */
export interface TreeEntry {
  readonly kind: 'file' | 'link' | 'submodule';
  /** Of the blob, or the submodule's commit. */
  readonly hash: string;
}

/** All that a commit holds, by paths relative to the root of the repository, `/`-separated. */
export async function treeAt(
  repository: string,
  commit: Commit,
  options: GitOptions = {},
): Promise<GitAnswer<ReadonlyMap<string, TreeEntry>>> {
  const said = await git(repository, ['ls-tree', '-r', '-z', '--full-tree', commit], {
    ...options,
    outputLimit: LONGEST_TREE,
  });
  if (!said.ok) return said;
  if (said.value.code !== 0) return notRead(said.value.errors);
  const entries = new Map<string, TreeEntry>();
  for (const line of said.value.output.toString('utf8').split('\0')) {
    const [, mode = '', hash = '', path] = /^(\d{6}) \w+ ([0-9a-f]+)\t([^]+)$/.exec(line) ?? [];
    if (path === undefined) continue;
    const kind = mode === '160000' ? 'submodule' : mode === '120000' ? 'link' : 'file';
    entries.set(path, { kind, hash });
  }
  return { ok: true, value: entries };
}

/**
 * What files held at a commit, by their paths relative to the root of the repository. A path that was not there, or
 * was no file, has no entry. Links are followed within the commit, as they are on disk.
 */
export async function textsAt(
  repository: string,
  commit: Commit,
  paths: readonly string[],
  options: GitOptions = {},
): Promise<GitAnswer<ReadonlyMap<string, TextRead>>> {
  const asked = [...new Set(paths)].filter((path) => !leadsAstray.test(path));
  if (asked.length === 0) return { ok: true, value: new Map() };
  const specs = asked.map((path) => `${commit}:${path}`);
  // Versions before 2.38 know no -z, which only names with line breaks need.
  const isOdd = asked.some((path) => path.includes('\n'));
  const end = isOdd ? '\0' : '\n';
  const said = await git(repository, ['cat-file', '--batch', '--follow-symlinks', ...(isOdd ? ['-z'] : [])], {
    ...options,
    input: specs.map((spec) => `${spec}${end}`).join(''),
    outputLimit: MOST_TEXT,
  });
  if (!said.ok) return said;
  if (said.value.code !== 0) return notRead(said.value.errors);
  const blobs = readBatch(said.value.output, specs);
  if (blobs === undefined) return notRead(said.value.errors);
  const texts = new Map<string, TextRead>();
  const absent: string[] = [];
  asked.forEach((path, at) => {
    const blob = blobs[at];
    if (blob === 'missing') absent.push(path);
    else if (blob !== undefined && blob !== 'no-file') texts.set(path, decodeText(blob));
  });
  const lost = await listed(repository, commit, absent, options);
  if (!lost.ok) return lost;
  return lost.value ? contentsNotHere : { ok: true, value: texts };
}

/**
 * Whether the commit lists one of the paths. A partial clone knows the names of what it does not hold, and
 * `git cat-file` says the same of that as of what is not there.
 */
async function listed(
  repository: string,
  commit: Commit,
  paths: readonly string[],
  options: GitOptions,
): Promise<GitAnswer<boolean>> {
  for (const some of byLength(paths)) {
    const said = await git(repository, ['ls-tree', '-z', '--full-tree', commit, '--', ...some], {
      ...options,
      outputLimit: LONGEST_TREE,
    });
    if (!said.ok) return said;
    if (said.value.code !== 0) return notRead(said.value.errors);
    const lines = said.value.output.toString('utf8').split('\0');
    if (lines.some((line) => line.startsWith('100'))) return { ok: true, value: true };
  }
  return { ok: true, value: false };
}

/** Paths in groups that the arguments of a process hold; a longer one stands alone. */
export function byLength(paths: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let length = LONGEST_ARGUMENTS;
  for (const path of paths) {
    // Between quotes, and with a blank before the next.
    length += path.length + 3;
    const last = groups.at(-1);
    if (last !== undefined && length <= LONGEST_ARGUMENTS) {
      last.push(path);
    } else {
      groups.push([path]);
      length = path.length + 3;
    }
  }
  return groups;
}

/**
 * In UTF-16 units: half of the 32,767 that Windows takes for the whole command line (CreateProcessW), as that also
 * holds the program, its options, and a sign before each quote. Linux and macOS take far more.
 */
const LONGEST_ARGUMENTS = 16_000;

/** `missing`: there is no such object. `no-file`: a folder, a submodule, or a link that leads to nothing in the commit. */
type Blob = Buffer | 'missing' | 'no-file';

/** Paths that git does not take for ones from the root of the tree: nothing is there. */
const leadsAstray = /^$|\0|^\/|(?:^|\/)\.{0,2}(?:\/|$)/;

/** What `git cat-file --batch` printed for each of the objects; undefined where it is not what was asked for. */
function readBatch(output: Buffer, specs: readonly string[]): readonly Blob[] | undefined {
  const blobs: Blob[] = [];
  let at = 0;
  for (const spec of specs) {
    const missing = Buffer.from(`${spec} missing\n`);
    if (output.subarray(at, at + missing.length).equals(missing)) {
      blobs.push('missing');
      at += missing.length;
      continue;
    }
    const lineEnd = output.indexOf(10, at);
    const header = /^(\S+) (?:(\w+) )?(\d+)$/.exec(output.toString('latin1', at, lineEnd));
    if (lineEnd < 0 || header === null) return undefined;
    const size = Number(header[3]);
    const end = lineEnd + 1 + size;
    if (end >= output.length) return undefined;
    blobs.push(header[2] === 'blob' ? output.subarray(lineEnd + 1, end) : 'no-file');
    at = end + 1;
  }
  return blobs;
}
