import { existsSync } from 'node:fs';
import { baseName, folderOf, joinPath, type ProjectPaths } from '../project.ts';
import { isLeftOut } from './left-out.ts';
import { pathInside } from './paths.ts';

/** What surrounds a file: its repository, and whether a flake stands above it. Remembers what it looked up. */
export interface Surroundings {
  /** The nearest folder at or above `folder` with a `.git` (a folder, or a file in worktrees and submodules). */
  repositoryRoot(folder: string): string | undefined;
  /**
   * Whether a flake.nix stands in `folder` or above it, up to the repository's root.
   * Without a repository the search ends at `base`.
   */
  inFlake(folder: string, base: string): boolean;
  /**
   * Whether git leaves the lock of a project out although it does not leave out what the lock is made for: then a flake
   * in a repository does not have the lock that lies beside it.
   */
  leavesOutLock(project: ProjectPaths): boolean;
  /** A file's name for keys and path rules: relative to its repository, else to `base`, else its bare name. */
  nameOf(path: string, base: string): string;
}

/** Folders are absolute and `/`-separated. What is on disk is asked once per folder: make a new one for a new look. */
export function surroundings(): Surroundings {
  const roots = new Map<string, string | undefined>();
  const flakes = new Map<string, boolean>();
  const leftOut = new Map<string, boolean>();

  function repositoryRoot(folder: string): string | undefined {
    const known = roots.get(folder);
    if (known !== undefined || roots.has(folder)) return known;
    const above = folderOf(folder);
    const root = existsSync(joinPath(folder, '.git'))
      ? folder
      : above === folder || above === ''
        ? undefined
        : repositoryRoot(above);
    roots.set(folder, root);
    return root;
  }

  function hasFlake(folder: string): boolean {
    const known = flakes.get(folder);
    if (known !== undefined) return known;
    const found = existsSync(joinPath(folder, 'flake.nix'));
    flakes.set(folder, found);
    return found;
  }

  function inFlake(folder: string, base: string): boolean {
    const top = repositoryRoot(folder) ?? (pathInside(base, folder) === undefined ? folder : base);
    for (let at = folder; ; at = folderOf(at)) {
      if (hasFlake(at)) return true;
      if (at === top || at === folderOf(at)) return false;
    }
  }

  function nameOf(path: string, base: string): string {
    return pathInside(repositoryRoot(folderOf(path)) ?? base, path) ?? baseName(path);
  }

  function leavesOutLock({ folder, declaration, lock }: ProjectPaths): boolean {
    const known = leftOut.get(lock);
    if (known !== undefined) return known;
    const root = repositoryRoot(folder);
    const found = root !== undefined && isLeftOut(root, lock) && !isLeftOut(root, declaration);
    leftOut.set(lock, found);
    return found;
  }

  return { repositoryRoot, inFlake, leavesOutLock, nameOf };
}
