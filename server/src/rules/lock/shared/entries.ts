import type { LockGraph, LockNode, LockedRef } from '../../../lock/graph.ts';
import { showText } from '../../../syntax/json-strings.ts';

/** One of the two places that an entry of a lock names. */
export interface EntryPart {
  readonly node: LockNode;
  /** `locked` is fetched now, `original` by the next update. */
  readonly part: 'locked' | 'original';
  readonly attrs: LockedRef;
}

/** What every entry is fetched from now and by the next update, `locked` before `original`. In the order of the file. */
export function* entryParts(lock: LockGraph): Generator<EntryPart> {
  for (const node of lock.inputNodes) {
    if (node.locked !== undefined) yield { node, part: 'locked', attrs: node.locked };
    if (node.original !== undefined) yield { node, part: 'original', attrs: node.original };
  }
}

/** How messages begin: `The input "nixpkgs"`, `The pin "nixpkgs"`. */
export function entryName({ format }: LockGraph, { key }: LockNode): string {
  return `The ${format.entry} "${showText(key)}"`;
}
