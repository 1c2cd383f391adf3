import { isStorePath, type StorePath } from './store-paths.ts';
import type { Root } from './values.ts';

/** Reads lines that are store paths, as `nix-store --query` prints them. */
export function readPaths(output: string, storeDir: string): readonly StorePath[] | undefined {
  const lines = output.split('\n').filter((line) => line !== '');
  return lines.every((line) => isStorePath(line, storeDir)) ? lines : undefined;
}

/** Two paths of the system's longest length (PATH_MAX of Linux). */
const LONGEST_ENTRY = 2 * 4096;

/**
 * Reads `LINK -> STORE PATH` lines of `nix-store --query --roots`. A link's name can hold anything, also line breaks and
 * arrows, so an entry ends where a line ends in a store path behind an arrow.
 */
export function readRoots(output: string, storeDir: string): readonly Root[] | undefined {
  const roots: Root[] = [];
  let link: string | undefined;
  for (const line of output.split('\n')) {
    link = link === undefined ? line : `${link}\n${line}`;
    if (link.length > LONGEST_ENTRY) return undefined;
    const arrow = link.lastIndexOf(' -> ');
    const target = link.slice(arrow + 4);
    if (arrow <= 0 || !isStorePath(target, storeDir)) continue;
    roots.push({ link: link.slice(0, arrow), target });
    link = undefined;
  }
  return link === undefined || link === '' ? roots : undefined;
}
