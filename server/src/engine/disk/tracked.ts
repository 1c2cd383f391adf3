import { readFileSync, statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { joinPath } from '../project.ts';
import { gitFoldersOf } from './git-folders.ts';
import { readGitIndex } from './git-index.ts';
import { pathInside } from './paths.ts';

/** What git tracks in one repository. Paths are absolute and `/`-separated. */
export interface Tracked {
  isFile(path: string): boolean;
  /** Whether something that is tracked, and that an audit looks at, is in the folder; or it is a submodule. */
  isFolder(path: string): boolean;
}

/** Nothing is known to be tracked. */
export const noneTracked: Tracked = { isFile: () => false, isFolder: () => false };

/** Some six times the index of nixpkgs. */
const MAX_INDEX_BYTES = 64 * 1024 * 1024;

/**
 * Reads what is tracked from the repository's index. When there is any doubt, nothing is known. Never rejects.
 *
 * @param scripts whether files are asked for, too, that may be scripts
 */
export async function trackedIn(repository: string, scripts = false): Promise<Tracked> {
  const folder = gitFoldersOf(repository)?.own;
  const bytes =
    folder === undefined ? undefined : await readBytes(joinPath(folder, 'index'), MAX_INDEX_BYTES);
  return (bytes === undefined ? undefined : trackedOf(bytes, repository, scripts)) ?? noneTracked;
}

/** The same without waiting, and undefined where nothing is known. */
export function trackedInSync(repository: string): Tracked | undefined {
  const folder = gitFoldersOf(repository)?.own;
  if (folder === undefined) return undefined;
  try {
    const file = joinPath(folder, 'index');
    const info = statSync(file);
    if (!info.isFile() || info.size > MAX_INDEX_BYTES) return undefined;
    return trackedOf(readFileSync(file), repository);
  } catch {
    return undefined;
  }
}

function trackedOf(bytes: Uint8Array, repository: string, scripts = false): Tracked | undefined {
  const paths = readGitIndex(bytes, scripts);
  if (paths === undefined) return undefined;
  const files = new Set([...paths.files].map(folded));
  const folders = new Set([...paths.folders].map(folded));
  const has = (set: ReadonlySet<string>, path: string) => {
    const relative = pathInside(repository, path);
    return relative !== undefined && set.has(folded(relative));
  };
  return { isFile: (path) => has(files, path), isFolder: (path) => has(folders, path) };
}

async function readBytes(path: string, most: number): Promise<Uint8Array | undefined> {
  try {
    const info = await stat(path);
    return info.isFile() && info.size <= most ? await readFile(path) : undefined;
  } catch {
    return undefined;
  }
}

/** These systems take names for the same that git may have written otherwise. */
const folds = process.platform === 'win32' || process.platform === 'darwin';

function folded(path: string): string {
  return folds ? path.normalize('NFC').toLowerCase() : path;
}
