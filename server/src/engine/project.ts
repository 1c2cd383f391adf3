import type { NixFileRole } from '../rules/rule.ts';
import { looksGenerated } from '../tables/generated.ts';

/** What an audit does with a file, told by its name alone. */
export type FileKind = 'nix' | 'lock';

const lockNames = new Set(['flake.lock', 'devenv.lock']);

/** The kind of a file that a walk meets; undefined for files that are not audited. */
export function fileKind(path: string): FileKind | undefined {
  const name = baseName(path);
  if (lockNames.has(name)) return 'lock';
  return name.endsWith('.nix') && name !== '.nix' ? 'nix' : undefined;
}

/** flake.nix and flake.lock of one folder are looked at together, whichever of them is asked for. */
export interface ProjectPaths {
  readonly folder: string;
  readonly flake: string;
  readonly lock: string;
}

/** The project that a flake.nix or a flake.lock belongs to; undefined for every other file. */
export function projectOf(path: string): ProjectPaths | undefined {
  const name = baseName(path);
  if (name !== 'flake.nix' && name !== 'flake.lock') return undefined;
  const folder = folderOf(path);
  return { folder, flake: joinPath(folder, 'flake.nix'), lock: joinPath(folder, 'flake.lock') };
}

const entryNames = new Set(['shell.nix', 'default.nix', 'release.nix', 'ci.nix']);
const sampleFolder = /(^|\/)(templates?|tests?|fixtures?|tests?[-_]?(data|assets|fixtures))\//i;

/**
 * The role of a .nix file.
 *
 * @param path relative to the repository, `/`-separated
 * @param inFlake whether a flake.nix stands in its folder or above it within the repository
 */
export function roleOf(path: string, text: string, inFlake: boolean): NixFileRole {
  const name = baseName(path);
  return {
    path,
    kind: name === 'flake.nix' ? 'flake' : entryNames.has(name) ? 'entry' : 'module',
    inFlake,
    generated: name !== 'flake.nix' && looksGenerated(path, text),
    sample: sampleFolder.test(path),
  };
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? path.slice(0, slash + 1) : path.slice(0, slash);
}

export function joinPath(folder: string, name: string): string {
  return folder === '' || folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`;
}
