import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { baseName, type FileKind, fileKind, joinPath, mayHoldShell } from '../project.ts';
import { isDockerfile } from '../../shell/shell-names.ts';
import { whyNot } from './errors.ts';
import { type IgnoreLevel, type IgnoreLevels, levelsAbove, readIgnoreFile, verdict } from './gitignore.ts';
import { followLink } from './links.ts';
import { surroundings } from './repository.ts';
import { holdsShell } from './scripts.ts';
import { noneTracked, type Tracked, trackedIn } from './tracked.ts';

export interface WalkOptions {
  /** Whether .gitignore files and .git/info/exclude are respected. */
  readonly gitignore?: boolean;
  /** What is left out whatever else speaks for it. */
  readonly exclude?: IgnoreLevel | undefined;
  /** Whether scripts that Nix runs and Dockerfiles come, too. Files that may be such are looked into then. */
  readonly scripts?: boolean;
  /** How many folders deep. */
  readonly maxDepth?: number;
  /** How many files and folders are looked at in all. */
  readonly maxEntries?: number;
}

/** All paths are absolute and `/`-separated. */
export type WalkEntry =
  | { readonly kind: 'file'; readonly path: string; readonly fileKind: FileKind }
  /** Something below the folder could not be looked at; `message` is a clause without the path. */
  | { readonly kind: 'failure'; readonly path: string; readonly message: string }
  /** A link that leads out of the folder: it is not audited as a part of it. */
  | { readonly kind: 'outside'; readonly path: string }
  /** A file or a folder that `exclude` leaves out. */
  | { readonly kind: 'excluded'; readonly path: string };

/** Folders of version control itself. */
const neverEntered = new Set(['.git', '.hg', '.jj', '.svn']);
/** Folders that hold nothing of the project's own but what is tracked, whatever .gitignore says. */
const skipped = new Set(['node_modules', '.direnv']);
/** Nix reads them by these names whatever .gitignore says, so an ignore file must not hide them. */
const neverIgnored = new Set(['flake.nix', 'flake.lock']);

const LISTED_AHEAD = 8;

/**
 * The files below a folder that an audit looks at, in an order that depends on names alone. Never throws.
 *
 * What git tracks is not ignored, as neither git nor Nix hears .gitignore there, and no flake.nix or flake.lock is.
 * Linked folders are not entered. A linked file comes when it leads to a file inside `root` that does not come itself.
 * A repository inside the repository goes by its own ignore files, as in git.
 */
export async function* walk(root: string, options: WalkOptions = {}): AsyncGenerator<WalkEntry, void, void> {
  const { gitignore = true, exclude, scripts = false, maxDepth = 256, maxEntries = 2_000_000 } = options;
  const repository = surroundings().repositoryRoot(root);
  const first: Scope = {
    levels: gitignore && repository !== undefined ? await levelsAbove(repository, root) : [],
    tracked: repository === undefined ? noneTracked : await trackedIn(repository, scripts),
    onlyTracked: false,
  };
  const excluded = exclude === undefined ? [] : [exclude];
  const stack: Folder[] = [folderAt(root, 0, first)];
  const links: string[] = [];
  let entries = 0;

  for (let folder = stack.pop(); folder !== undefined; folder = stack.pop()) {
    for (const next of stack.slice(-LISTED_AHEAD)) next.listing ??= list(next.path);
    const { path, depth } = folder;
    const listing = await (folder.listing ?? list(path));
    if (typeof listing === 'string') {
      yield { kind: 'failure', path, message: listing };
      continue;
    }
    entries += listing.length;
    if (entries > maxEntries) {
      yield {
        kind: 'failure',
        path: root,
        message: `it holds more than ${maxEntries} files and folders; the rest was not looked at`,
      };
      break;
    }
    const scope = await scopeIn(folder, listing, { isRoot: path === root, gitignore, scripts });
    const folders: Folder[] = [];
    for (const entry of listing) {
      const { name } = entry;
      const isFolder = entry.isDirectory();
      const at = joinPath(path, name);
      const kind = isFolder ? undefined : fileKind(at);
      const maybe = scripts && !isFolder && kind === undefined && mayHoldShell(at);
      if (isFolder ? neverEntered.has(name) : kind === undefined && !maybe) continue;
      const isExcluded = verdict(excluded, at, isFolder).ignored;
      const below = isExcluded ? undefined : scopeOf(scope, at, name, isFolder);
      if (!isExcluded && below === undefined) continue;
      // What a link leads to is looked into once it is known to be inside.
      if (maybe && (entry.isSymbolicLink() ? isExcluded : !holdsShell(at))) continue;
      if (below === undefined) {
        yield { kind: 'excluded', path: at };
        continue;
      }
      if (isFolder && depth < maxDepth) folders.push(folderAt(at, depth + 1, below));
      else if (isFolder)
        yield { kind: 'failure', path: at, message: `it is more than ${maxDepth} folders deep` };
      else if (entry.isSymbolicLink()) links.push(at);
      else if (!entry.isFile()) yield { kind: 'failure', path: at, message: 'it is not a regular file' };
      else yield { kind: 'file', path: at, fileKind: kind ?? 'shell' };
    }
    for (let index = folders.length - 1; index >= 0; index--) {
      const next = folders[index];
      if (next !== undefined) stack.push(next);
    }
  }
  yield* linked(root, links, scripts);
}

/** What decides on the entries of a folder. */
interface Scope {
  readonly levels: IgnoreLevels;
  readonly tracked: Tracked;
  /** The folder itself is left out: only what is tracked in it counts. */
  readonly onlyTracked: boolean;
}

interface Folder {
  readonly path: string;
  readonly depth: number;
  readonly scope: Scope;
  /** The entries ordered by name, or why there are none. */
  listing: Promise<readonly Dirent[] | string> | undefined;
}

function folderAt(path: string, depth: number, scope: Scope): Folder {
  return { path, depth, scope, listing: undefined };
}

/** The scope for what is below an entry, or undefined when the entry is left out. */
function scopeOf(scope: Scope, path: string, name: string, isFolder: boolean): Scope | undefined {
  const { levels, tracked, onlyTracked } = scope;
  const said = verdict(levels, path, isFolder);
  if (!onlyTracked && !said.ignored && !(isFolder && skipped.has(name)))
    return { levels: said.below, tracked, onlyTracked };
  const counts = isFolder ? tracked.isFolder(path) : tracked.isFile(path) || neverIgnored.has(name);
  return counts ? { levels: [], tracked, onlyTracked: true } : undefined;
}

async function list(path: string): Promise<readonly Dirent[] | string> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    return whyNot(error);
  }
}

/** The scope of a folder's entries: its own .gitignore joins, and a repository inside the repository stands for itself. */
async function scopeIn(
  folder: Folder,
  listing: readonly Dirent[],
  how: { readonly isRoot: boolean; readonly gitignore: boolean; readonly scripts: boolean },
): Promise<Scope> {
  const { isRoot, gitignore, scripts } = how;
  const isNested = !isRoot && listing.some((entry) => entry.name === '.git');
  const outer: Scope = isNested
    ? { levels: [], tracked: await trackedIn(folder.path, scripts), onlyTracked: false }
    : folder.scope;
  if (!gitignore || !listing.some((entry) => entry.name === '.gitignore' && entry.isFile())) return outer;
  const own = await readIgnoreFile(joinPath(folder.path, '.gitignore'), folder.path);
  return { ...outer, levels: [...outer.levels, ...own] };
}

function* linked(root: string, links: readonly string[], scripts: boolean): Generator<WalkEntry, void, void> {
  for (const path of links) {
    const target = followLink(path, root);
    const kind = fileKind(path) ?? (isDockerfile(path) ? 'shell' : undefined);
    if (target.kind === 'file') {
      const isWanted = kind !== undefined || holdsShell(path);
      if (isWanted && !comesItself(target.path, scripts))
        yield { kind: 'file', path, fileKind: kind ?? 'shell' };
    } else if (kind === undefined) {
      // It may be a link to anything.
    } else if (target.kind === 'failure') {
      // Emacs marks a file that is being edited by a link to nowhere: `.#flake.nix -> user@host.4711`.
      if (!baseName(path).startsWith('.#')) yield { kind: 'failure', path, message: target.message };
    } else if (target.kind === 'outside') {
      yield { kind: 'outside', path };
    }
  }
}

/** Whether a walk meets a file by its own name, too. */
function comesItself(path: string, scripts: boolean): boolean {
  return fileKind(path) !== undefined || (scripts && mayHoldShell(path) && holdsShell(path));
}
