import path from 'node:path';
import { percentEncode } from '../../flake/percent.ts';

/** A flake on disk. Paths are absolute. */
export type FlakeFolder =
  /** In a git repository, so that Nix takes the tracked files only. `dir` is the flake's folder within it, without `..`. */
  | { readonly kind: 'git'; readonly root: string; readonly dir?: string }
  /** All files of the folder, tracked or not. */
  | { readonly kind: 'path'; readonly folder: string };

/** An output of a flake: `['packages', 'x86_64-linux', 'hello']`. */
export interface FlakeOutput {
  readonly kind: 'flake';
  readonly flake: FlakeFolder;
  readonly attribute: readonly string[];
}

/** What Nix can build. */
export type Installable =
  | FlakeOutput
  /** All outputs of a derivation. */
  | { readonly kind: 'derivation'; readonly path: string };

/**
 * The reference to a flake, in which no sign of its path means anything; undefined where it cannot be written so. Nix 2.8
 * takes the path as it is written, without decoding it: it finds nothing where any sign had to be encoded.
 */
export function flakeReference(flake: FlakeFolder): string | undefined {
  if (flake.kind === 'path') {
    const folder = encodedPath(flake.folder);
    return folder === undefined ? undefined : `path:${folder}`;
  }
  const root = encodedPath(flake.root);
  const dir = flake.dir ?? '';
  if (root === undefined || dir.includes('\0') || path.isAbsolute(dir) || dir.split('/').includes('..'))
    return undefined;
  return `git+file://${root}${dir === '' ? '' : `?dir=${percentEncode(dir, '/')}`}`;
}

/** Undefined where an attribute's name cannot be written: Nix has no escape for a quote before 2.19. */
export function outputReference({ flake, attribute }: FlakeOutput): string | undefined {
  const reference = flakeReference(flake);
  if (reference === undefined || attribute.length === 0) return undefined;
  if (attribute.some((name) => name === '' || /["\0]/.test(name))) return undefined;
  return `${reference}#${percentEncode(attribute.map(attributeName).join('.'))}`;
}

function encodedPath(folder: string): string | undefined {
  return path.isAbsolute(folder) && !folder.includes('\0') ? percentEncode(folder, '/') : undefined;
}

/** Quoted where a dot would end it. */
function attributeName(name: string): string {
  return /^[A-Za-z_][\w'-]*$/.test(name) ? name : `"${name}"`;
}
