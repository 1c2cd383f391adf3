import { existsSync, realpathSync, statSync } from 'node:fs';
import { whyNot } from '../../engine/disk/errors.ts';
import { absolutePath, pathInside, slashed } from '../../engine/disk/paths.ts';
import { surroundings } from '../../engine/disk/repository.ts';
import { baseName, folderOf, joinPath } from '../../engine/project.ts';
import { isLockPath } from '../../lock/read.ts';
import type { FlakeFolder } from '../../nixcli/nix/installable.ts';
import { parsePathInStore } from '../../store/store-path.ts';

/** What an argument names. Paths are absolute. */
export type Named =
  | { readonly kind: 'store-path'; readonly path: string }
  /** A file that may be a lock. */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'folder'; readonly path: string }
  | Failed;

/** `message` is a clause of plain text. */
export interface Failed {
  readonly kind: 'failed';
  readonly path: string;
  readonly message: string;
}

/**
 * Tells what a path names. A link into the store, such as `result`, is the store path that it leads to, and so is a
 * path within one, but for a lock.
 */
export function namedBy(given: string, cwd: string, storeDir: string): Named {
  const path = absolutePath(given, cwd);
  const real = realPathOf(path);
  const inStore =
    storePathOf(path, storeDir) ?? (real === undefined ? undefined : storePathOf(real, storeDir));
  if (inStore !== undefined && !(isLockPath(path) && isFile(path))) return inStore;
  try {
    const info = statSync(path);
    if (info.isDirectory()) return { kind: 'folder', path };
    // To name the flake is to name its lock.
    return baseName(path) === 'flake.nix' ? { kind: 'folder', path: folderOf(path) } : { kind: 'file', path };
  } catch (error) {
    return { kind: 'failed', path, message: whyNot(error) };
  }
}

/** Undefined outside of the store. */
function storePathOf(path: string, storeDir: string): Named | undefined {
  const inside = pathInside(storeDir, path) ?? pathInside(realPathOf(storeDir) ?? storeDir, path);
  if (inside === undefined || inside === '') return undefined;
  const read = parsePathInStore(`${storeDir}/${inside}`, storeDir);
  return read.ok
    ? { kind: 'store-path', path: read.storePath.path }
    : { kind: 'failed', path, message: `it is no store path: ${read.error}` };
}

function realPathOf(path: string): string | undefined {
  try {
    return slashed(realpathSync(path));
  } catch {
    return undefined;
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Where lockfiles lie in a project. */
const LOCKS = [
  'flake.lock',
  'devenv.lock',
  'npins/sources.json',
  'nix/sources.json',
  'lon.lock',
  '_sources/generated.json',
];

/** The lockfiles of a folder itself; folders below it are not searched. */
export function locksIn(folder: string): readonly string[] {
  return LOCKS.map((name) => joinPath(folder, name)).filter((path) => existsSync(path));
}

export type OutputRead =
  | { readonly ok: true; readonly flake: FlakeFolder; readonly attribute: readonly string[] }
  /** `usage`: it is wrong whatever is on disk. `message` is a sentence, or a clause where it is not usage. */
  | { readonly ok: false; readonly usage: boolean; readonly message: string };

/** Reads `FLAKE#ATTRIBUTE`. Only flakes on this machine are taken; in a repository Nix sees what git tracks of them. */
export function readOutput(given: string, cwd: string): OutputRead {
  const at = given.indexOf('#');
  const reference = given.slice(0, at);
  const attribute = attributeOf(given.slice(at + 1));
  if (attribute === undefined)
    return wrongUsage(`"${given}" names no output: an attribute is empty or its quotes do not end.`);
  const isPath = reference.startsWith('path:');
  const folder = isPath ? reference.slice('path:'.length) : reference;
  if (!/^(?:$|[./])/.test(folder) || /[?\0]/.test(folder))
    return wrongUsage(
      `Only flakes in folders of this machine are evaluated, such as ./flake#hello, not "${given}".`,
    );
  const path = absolutePath(folder === '' ? '.' : folder, cwd);
  if (!isFile(joinPath(path, 'flake.nix')))
    return { ok: false, usage: false, message: 'there is no flake.nix' };
  const root = isPath ? undefined : surroundings().repositoryRoot(path);
  if (root === undefined) return { ok: true, flake: { kind: 'path', folder: path }, attribute };
  const dir = pathInside(root, path) ?? '';
  return { ok: true, flake: { kind: 'git', root, ...(dir === '' ? {} : { dir }) }, attribute };
}

function wrongUsage(message: string): OutputRead {
  return { ok: false, usage: true, message };
}

/** `packages."x86_64-linux".hello`; nothing at all is the default package. Undefined for what is no attribute path. */
function attributeOf(text: string): readonly string[] | undefined {
  if (text === '') return ['default'];
  const names: string[] = [];
  for (let rest = text; ; ) {
    const [whole, quoted, plain] = /^(?:"([^"]+)"|([^."]+))/.exec(rest) ?? [];
    if (whole === undefined) return undefined;
    names.push(quoted ?? plain ?? '');
    rest = rest.slice(whole.length);
    if (rest === '') return names;
    if (!rest.startsWith('.')) return undefined;
    rest = rest.slice(1);
  }
}
