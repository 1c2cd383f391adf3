import type { LockedTree } from '../../nixcli/verify/locked-tree.ts';
import { visible } from '../terminal/visible.ts';

/** `nixpkgs`, `home-manager/nixpkgs`: the way to an input, safe for a terminal. */
export function inputName({ node, path }: Pick<LockedTree, 'node' | 'path'>): string {
  return visible(path.length === 0 ? node : path.join('/'));
}

/** An ISO day, in UTC; undefined where there is none. */
export function dayOf(seconds: number | undefined): string | undefined {
  return isoOf(seconds)?.slice(0, 10);
}

/** `2026-01-31 08:15 UTC`. */
export function timeOf(seconds: number | undefined): string | undefined {
  const iso = isoOf(seconds);
  return iso === undefined ? undefined : `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

function isoOf(seconds: number | undefined): string | undefined {
  const date = new Date((seconds ?? Number.NaN) * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
