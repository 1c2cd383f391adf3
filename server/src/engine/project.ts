import { isLockPath } from '../lock/read.ts';
import type { NixFileRole } from '../rules/rule.ts';
import { isDockerfile, isEnvrc, mayBeScript } from '../shell/shell-names.ts';
import { looksGenerated } from '../tables/generated.ts';

/** What an audit does with a file: `shell` are files that hold shell without being Nix. */
export type FileKind = 'nix' | 'lock' | 'shell';

/** The kind of a file that a walk meets, told by its name alone; undefined for files that are not audited in any case. */
export function fileKind(path: string): FileKind | undefined {
  if (isLockPath(path)) return 'lock';
  if (isEnvrc(path)) return 'shell';
  const name = baseName(path);
  return name.endsWith('.nix') && name !== '.nix' ? 'nix' : undefined;
}

/**
 * Whether a file may be audited where scripts are asked for. Of a Dockerfile the name says that it is; of all others the
 * first lines must be looked at (`isRunByNix`).
 */
export function mayHoldShell(path: string): boolean {
  return fileKind(path) === undefined && (isDockerfile(path) || mayBeScript(path));
}

/**
 * flake.nix and flake.lock of one folder are looked at together, whichever of them is asked for; and so are devenv.yaml
 * and devenv.lock.
 */
export interface ProjectPaths {
  readonly folder: string;
  readonly declaration: string;
  readonly lock: string;
}

/** By the name of the lock, that of the file that it is made for. */
const declarationNames: ReadonlyMap<string, string> = new Map([
  ['flake.lock', 'flake.nix'],
  ['devenv.lock', 'devenv.yaml'],
]);

/** The project that a lock or its declarations belong to; undefined for every other file. */
export function projectOf(path: string): ProjectPaths | undefined {
  const name = baseName(path);
  for (const [lock, declaration] of declarationNames) {
    if (name !== lock && name !== declaration) continue;
    const folder = folderOf(path);
    return { folder, declaration: joinPath(folder, declaration), lock: joinPath(folder, lock) };
  }
  return undefined;
}

const entryNames = new Set(['shell.nix', 'default.nix', 'release.nix', 'ci.nix']);
const samplePath = /(^|\/)((templates?|tests?|fixtures?|tests?[-_]?(data|assets|fixtures))\/|tests?\.nix$)/i;

/** Whether a file is called test.nix, or stands below a folder of tests, templates or fixtures. */
export function isSample(path: string): boolean {
  return samplePath.test(path);
}

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
    sample: isSample(path),
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
