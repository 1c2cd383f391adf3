import {
  copyFile,
  lstat,
  mkdir,
  mkdtemp,
  readlink,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { percentEncode } from '../../flake/percent.ts';
import { git } from '../git-command.ts';
import { type NixAnswer, refusal } from './answer.ts';
import type { Asking } from './ask.ts';
import { notWritable } from './ask-checks.ts';
import { type FlakeFolder, flakeReference } from './installable.ts';
import { foldersOutside } from './find-nix.ts';
import { filesBelow } from './files-below.ts';
import { dialectOf } from './version.ts';

/** A flake as it is to be locked: its texts need not be those on disk. */
export interface FlakeToLock {
  readonly place: FlakeFolder;
  /** The text of flake.nix. */
  readonly flake: string;
  /** The text of flake.lock; undefined where there is none yet. */
  readonly lock: string | undefined;
  /** Some of its inputs are, or may be, parts of its own tree (`readsOwnTree`), so that Nix needs all of it. */
  readonly ownTree: boolean;
}

/** A copy that Nix may write into. */
export interface FlakeCopy {
  /** As Nix takes it. */
  readonly reference: string;
  readonly lockFile: string;
  readonly remove: () => Promise<void>;
}

const MOST_FILES = 50_000;
const MOST_BYTES = 512 * 1024 * 1024;

/**
 * Copies a flake into the session's own folder. Nix locks the copy and not the workspace, with every version alike:
 *
 * - nothing in the workspace changes before the user has seen what would, whatever is cancelled or crashes meanwhile;
 *   `--output-lock-file`, which writes elsewhere, is not known to Nix 2.8
 * - what is locked are the texts of the editor, with a flake.nix that may not be written yet
 * - no git runs in the repository of the workspace, whose configuration can name programs: for a flake in a repository
 *   Nix adds flake.lock to the index, and before 2.26 it runs git to read it at all
 *
 * Only flake.nix and flake.lock decide what is locked, but for inputs that are parts of the flake's own tree. For those
 * all files are copied that Nix would take: of a repository the tracked ones as they are in the work tree.
 */
export async function copyFlake(
  asking: Asking,
  { place, flake, lock, ownTree }: FlakeToLock,
  signal: AbortSignal | undefined,
): Promise<NixAnswer<FlakeCopy>> {
  const version = await asking.version();
  if (!version.ok) return version;
  let folder: string;
  try {
    await mkdir(asking.folder, { recursive: true });
    folder = await mkdtemp(path.join(asking.folder, 'lock-'));
  } catch {
    return refusal('failed', "the audit's own folder cannot be written to");
  }
  const remove = async () => {
    // It is in the session's own folder, which goes with the session.
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  };
  const copied = await (async (): Promise<NixAnswer<Omit<FlakeCopy, 'remove'>>> => {
    const dir = ownTree && place.kind === 'git' ? (place.dir ?? '') : '';
    const home = path.join(folder, dir);
    if (path.relative(folder, home).startsWith('..')) return notWritable;
    if (ownTree) {
      const done = await copyTree(asking, place, folder, signal);
      if (done !== undefined) return done;
    }
    await writeTexts(folder, home, flake, lock);
    // Nix 2.8 takes a part of a tree of a repository only.
    const isPlain = dir === '' || dialectOf(version.value).readsGitItself;
    const refused = isPlain ? undefined : await makeRepository(asking, folder, signal);
    if (refused !== undefined) return refused;
    const reference = flakeReference(isPlain ? { kind: 'path', folder } : { kind: 'git', root: folder, dir });
    if (reference === undefined) return notWritable;
    const whole = isPlain && dir !== '' ? `${reference}?dir=${percentEncode(dir, '/')}` : reference;
    return { ok: true, value: { reference: whole, lockFile: path.join(home, 'flake.lock') } };
  })().catch(() => refusal('failed', 'the flake could not be copied'));
  if (copied.ok) return { ok: true, value: { ...copied.value, remove } };
  await remove();
  return copied;
}

/** Undefined where all is copied. */
async function copyTree(
  asking: Asking,
  place: FlakeFolder,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<NixAnswer<never> | undefined> {
  const root = place.kind === 'git' ? place.root : place.folder;
  const files = place.kind === 'git' ? await trackedFiles(asking, root, signal) : await listed(root);
  if (!Array.isArray(files)) return files;
  let bytes = 0;
  const made = new Set<string>(['.']);
  for (const name of files) {
    if (signal?.aborted === true) return refusal('cancelled', 'it was cancelled');
    const from = path.join(root, name);
    const to = path.join(folder, name);
    // oxlint-disable-next-line no-await-in-loop -- one disk
    if (!(await makeFolders(root, folder, path.dirname(name), made))) continue;
    // oxlint-disable-next-line no-await-in-loop
    const info = await lstat(from).catch(() => undefined);
    bytes += info?.isFile() === true ? info.size : 0;
    if (bytes > MOST_BYTES) return tooLarge;
    // oxlint-disable-next-line no-await-in-loop
    if (info?.isSymbolicLink() === true) await symlink(await readlink(from), to);
    // oxlint-disable-next-line no-await-in-loop
    else if (info?.isFile() === true) await copyFile(from, to);
  }
  return undefined;
}

const tooLarge = refusal(
  'too-large',
  'an input is a part of the tree of the flake, which is too large to be copied',
);

async function listed(root: string): Promise<string[] | NixAnswer<never>> {
  return (await filesBelow(root, MOST_FILES)) ?? tooLarge;
}

/** `git ls-files` reads the index alone: no hooks, no filters, and what watches for changes is switched off. */
async function trackedFiles(
  asking: Asking,
  root: string,
  signal: AbortSignal | undefined,
): Promise<string[] | NixAnswer<never>> {
  const options = { env: outside(asking), signal, outputLimit: 64 * 1024 * 1024 };
  const said = await git(root, ['ls-files', '-z', '--cached', '--full-name'], options);
  if (!said.ok) {
    if (said.reason === 'too-large') return tooLarge;
    return refusal(said.reason === 'cancelled' ? 'cancelled' : 'failed', said.message);
  }
  if (said.value.code !== 0) return refusal('failed', 'git could not read what is tracked');
  const files = said.value.output.toString('utf8').split('\0');
  return files.length > MOST_FILES ? tooLarge : files.filter((name) => name !== '' && !STRANGE.test(name));
}

/** Makes the folders of a file; false where one of them is none in the source, such as a link that leads elsewhere. */
async function makeFolders(root: string, folder: string, name: string, made: Set<string>): Promise<boolean> {
  if (made.has(name)) return true;
  if (!(await makeFolders(root, folder, path.dirname(name), made))) return false;
  const info = await lstat(path.join(root, name)).catch(() => undefined);
  if (info?.isDirectory() !== true) return false;
  await mkdir(path.join(folder, name));
  made.add(name);
  return true;
}

async function writeTexts(
  folder: string,
  home: string,
  flake: string,
  lock: string | undefined,
): Promise<void> {
  await mkdir(home, { recursive: true });
  // A link among what was copied may lead out of the copy.
  const place = path.relative(await realpath(folder), await realpath(home));
  if (place.startsWith('..') || path.isAbsolute(place)) throw new Error('it leads out of the copy');
  for (const [name, text] of [
    ['flake.nix', flake],
    ['flake.lock', lock],
  ] as const) {
    const file = path.join(home, name);
    // oxlint-disable-next-line no-await-in-loop -- two small files
    await rm(file, { force: true });
    // oxlint-disable-next-line no-await-in-loop
    if (text !== undefined) await writeFile(file, text, { flag: 'wx' });
  }
}

/**
 * Makes a repository of a copy, in which all files are known and none is read by git: no filter runs for what is only
 * intended to be added, and the configuration is that of a new repository.
 */
async function makeRepository(
  asking: Asking,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<NixAnswer<never> | undefined> {
  const env = outside(asking);
  for (const args of [
    ['init', '--quiet', '--template='],
    ['add', '--intent-to-add', '--force', '--all'],
  ]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const said = await git(folder, args, { env, signal, outputLimit: 1 << 20 });
    if (!said.ok) return refusal(said.reason === 'cancelled' ? 'cancelled' : 'failed', said.message);
    if (said.value.code !== 0) return refusal('failed', 'git could not take in a copy of the flake');
  }
  return undefined;
}

/** An environment in which no git is found that lies in the workspace. */
/** What git itself never tracks; an index that was made by hand may name it. */
const STRANGE = /(?:^|\/)(?:\.git|\.\.)(?:\/|$)/i;

/** The environment without folders of the workspace to look for programs in. */
export function outside({ env, workspaceFolders }: Asking): NodeJS.ProcessEnv {
  return { ...env, PATH: foldersOutside(env, workspaceFolders).join(path.delimiter) };
}
