import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { pathInside, slashed } from '../../engine/disk/paths.ts';
import { surroundings } from '../../engine/disk/repository.ts';
import { MAX_TEXT_BYTES, readTextSync, type TextRead } from '../../engine/disk/text.ts';
import { baseName, folderOf, joinPath } from '../../engine/project.ts';
import { type GitAnswer, resolveCommit, textsAt, treeAt, type TreeEntry } from '../../nixcli/git.ts';

/** A repository at a revision. */
export interface Revision {
  /** The root of the repository, absolute and without links. */
  readonly root: string;
  readonly commit: string;
  readonly tree: ReadonlyMap<string, TreeEntry>;
}

/** Where a file is in its repository. */
interface InRepository {
  readonly root: string;
  /** Relative to the root. */
  readonly path: string;
}

/** Finds the repositories that files are in, links on the way followed. Remembers what it looked up. */
export function repositoryFinder(): (file: string) => InRepository | undefined {
  const around = surroundings();
  const folders = new Map<string, string>();
  return (file) => {
    const folder = folderOf(file);
    const real = folders.get(folder) ?? realFolder(folder);
    folders.set(folder, real);
    const root = around.repositoryRoot(real);
    const path = root === undefined ? undefined : pathInside(root, joinPath(real, baseName(file)));
    return root === undefined || path === undefined ? undefined : { root, path };
  };
}

function realFolder(folder: string): string {
  try {
    return slashed(realpathSync.native(folder));
  } catch {
    return folder;
  }
}

/**
 * Looks a revision up in a repository. In a submodule it is the commit that the repository around it names there: what
 * `main` is to the one, it need not be to the other.
 */
export async function revisionIn(
  root: string,
  name: string,
  outer: Revision | undefined,
): Promise<GitAnswer<Revision>> {
  const inside = outer === undefined ? undefined : pathInside(outer.root, root);
  const link = inside === undefined ? undefined : outer?.tree.get(inside);
  const resolved =
    link?.kind === 'submodule' ? await resolveCommit(root, link.hash) : await resolveCommit(root, name);
  if (!resolved.ok) return resolved;
  const tree = await treeAt(root, resolved.value);
  return tree.ok ? { ok: true, value: { root, commit: resolved.value, tree: tree.value } } : tree;
}

/**
 * What the files are at the revision that are other than on disk, by their paths in the repository; those that are the
 * same, but for the way lines end, are not among them. `absent`: the revision has no such file.
 */
export async function differing(
  revision: Revision,
  files: ReadonlyMap<string, string>,
): Promise<GitAnswer<ReadonlyMap<string, TextRead | 'absent'>>> {
  const { root, commit, tree } = revision;
  const differ = new Map<string, TextRead | 'absent'>();
  const ask = new Map<string, string>();
  for (const [path, onDisk] of files) {
    const entry = tree.get(path);
    if (
      entry?.kind === 'link' ||
      (entry?.kind === 'file' && entry.hash !== blobHash(onDisk, entry.hash.length))
    )
      ask.set(path, onDisk);
    else if (entry?.kind !== 'file' && existsSync(onDisk)) differ.set(path, 'absent');
  }
  const texts = await textsAt(root, commit, [...ask.keys()]);
  if (!texts.ok) return texts;
  for (const [path, onDisk] of ask) {
    const old = texts.value.get(path) ?? 'absent';
    if (old === 'absent' ? existsSync(onDisk) : !sameText(old, onDisk)) differ.set(path, old);
  }
  return { ok: true, value: differ };
}

/** How git names the content of a file; undefined when it is not there or not to be read. */
function blobHash(file: string, hashLength: number): string | undefined {
  try {
    const info = statSync(file);
    if (!info.isFile() || info.size > MAX_TEXT_BYTES) return undefined;
    const bytes = readFileSync(file);
    const hash = createHash(hashLength === 64 ? 'sha256' : 'sha1');
    return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
  } catch {
    return undefined;
  }
}

/** Git may have written CRLF where it keeps LF. */
function sameText(old: TextRead, onDisk: string): boolean {
  const now = readTextSync(onDisk);
  if (!old.ok || !now.ok) return false;
  return old.text === now.text || withoutReturns(old.text) === withoutReturns(now.text);
}

function withoutReturns(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
