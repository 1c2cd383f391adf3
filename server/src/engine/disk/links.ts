import { realpathSync, statSync } from 'node:fs';
import { whyNot } from './errors.ts';
import { pathInside, slashed } from './paths.ts';

/** Where a link leads. Paths are absolute, without links, and `/`-separated. */
export type LinkTarget =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'outside'; readonly path: string }
  | { readonly kind: 'failure'; readonly message: string };

/** Follows a path to its end and says whether that is inside `root`. A path without links leads to itself. */
export function followLink(path: string, root: string): LinkTarget {
  try {
    const target = realpathSync.native(path);
    const inside = realpathSync.native(root);
    if (pathInside(slashed(inside), slashed(target)) === undefined)
      return { kind: 'outside', path: slashed(target) };
    const info = statSync(target);
    if (info.isDirectory()) return { kind: 'folder', path: slashed(target) };
    if (!info.isFile())
      return { kind: 'failure', message: 'it leads to something that is not a regular file' };
    return { kind: 'file', path: slashed(target) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return {
      kind: 'failure',
      message: code === 'ENOENT' ? 'it is a link to something that is not there' : whyNot(error),
    };
  }
}
