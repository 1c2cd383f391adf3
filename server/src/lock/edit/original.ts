import type { FlakeRef } from '../../flake/flakeref.ts';
import { type JsonObject, memberOf } from '../../syntax/json.ts';
import type { Edit } from '../../text/edits.ts';
import type { LockGraph, LockNode } from '../graph.ts';
import { rewriteObject } from './members.ts';

/**
 * Makes a node say that it was locked for another reference. Nix takes a node for up to date where its `original` is
 * what flake.nix declares (`computeLocks` in Nix's src/libflake/flake.cc), and never compares it with what is locked.
 */
export function setOriginal(lock: LockGraph, node: LockNode, ref: FlakeRef): Edit | undefined {
  const value = memberOf(node.object, 'original')?.value;
  if (value?.kind !== 'object') return undefined;
  const members = new Map([...ref.attrs, ['type', ref.type] as const]);
  return rewriteObject(lock.document.text, value satisfies JsonObject, members);
}

/** How many inputs name a node. What several have in common is not changed for one of them. */
export function usesOf(lock: LockGraph, node: LockNode): number {
  return lock.edges.filter(({ edge }) => edge.kind === 'node' && edge.target === node.key).length;
}
