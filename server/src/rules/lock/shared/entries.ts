import type { LockGraph, LockNode } from '../../../lock/graph.ts';
import { showText } from '../../../syntax/json-strings.ts';

/** How messages begin: `The input "nixpkgs"`, `The pin "nixpkgs"`. */
export function entryName({ format }: LockGraph, { key }: LockNode): string {
  return `The ${format.entry} "${showText(key)}"`;
}
