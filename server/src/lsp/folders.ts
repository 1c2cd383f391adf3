import type { WorkspaceFolder } from 'vscode-languageserver/node';
import { pathInside } from '../engine/disk/paths.ts';
import { surroundings } from '../engine/disk/repository.ts';
import { folderOf, joinPath, type ProjectPaths } from '../engine/project.ts';
import { type DocumentKey, isFileKey, keyOf } from './uri.ts';

/** Where a document stands, as the engine wants to know it. */
export interface Standing {
  /** The document's name for keys and path rules: relative to its repository, else to its workspace folder. */
  readonly name: string;
  /** Whether a flake.nix stands in its folder or above it. */
  readonly inFlake: boolean;
  /** The repository's root, or what stands for it. */
  readonly top: string;
}

export interface Folder {
  readonly uri: string;
  readonly path: string;
}

/** The workspace folders, and what they say of the documents in them. */
export interface Folders {
  set(folders: readonly WorkspaceFolder[]): void;
  /** Folders on disk. */
  all(): readonly Folder[];
  /** The innermost folder that a document is in. */
  folderOf(key: DocumentKey): Folder | undefined;
  standing(key: DocumentKey): Standing;
  /** Whether git leaves the lock of a project out, but not what it is made for. */
  leavesOutLock(project: ProjectPaths): boolean;
  /** Files came or went: what was seen on disk is looked up anew. */
  lookAgain(): void;
}

/** @param isOpen whether a file is open in the client, which may be all there is of it */
export function createFolders(isOpen: (key: DocumentKey) => boolean): Folders {
  let folders: readonly Folder[] = [];
  let seen = surroundings();

  function innermost(key: DocumentKey): Folder | undefined {
    return folders.find(({ path }) => pathInside(path, key) !== undefined);
  }

  function hasOpenFlake(folder: string, top: string): boolean {
    for (let at = folder; pathInside(top, at) !== undefined; at = folderOf(at)) {
      if (isOpen(joinPath(at, 'flake.nix'))) return true;
      if (at === folderOf(at)) return false;
    }
    return false;
  }

  return {
    set(given) {
      folders = given
        .map(({ uri }) => ({ uri, path: withoutSlash(keyOf(uri)) }))
        .filter(({ path }) => isFileKey(path))
        .sort((a, b) => b.path.length - a.path.length);
      seen = surroundings();
    },
    all: () => folders,
    folderOf: innermost,
    standing(key) {
      if (!isFileKey(key)) return { name: key.slice(key.lastIndexOf('/') + 1), inFlake: false, top: '' };
      const folder = folderOf(key);
      const base = innermost(key)?.path ?? folder;
      const top = seen.repositoryRoot(folder) ?? base;
      return {
        name: seen.nameOf(key, base),
        inFlake: seen.inFlake(folder, base) || hasOpenFlake(folder, top),
        top,
      };
    },
    leavesOutLock: (project) => seen.leavesOutLock(project),
    lookAgain() {
      seen = surroundings();
    },
  };
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') && !path.endsWith(':/') ? path.slice(0, -1) : path;
}
