import { type PlacedRef, textAttr } from '../flake/placed-ref.ts';
import { showSource } from '../flake/show.ts';
import { showText } from '../syntax/json-strings.ts';
import { FORGE_TYPES } from '../tables/schemes.ts';
import type { LockGraph, LockNode } from './graph.ts';

/**
 * Whether Nix gets as far as reading the nodes: the text is whole, its version is one that Nix reads,
 * and the root is there. Before that, nothing may be concluded from what is absent.
 */
export function isReadable(lock: LockGraph): boolean {
  return lock.intact && lock.rootNode !== undefined && isSupportedVersion(lock);
}

export function isSupportedVersion({ format, version }: LockGraph): boolean {
  return format.supports(version?.value);
}

/** How messages name a node: `"nixpkgs_2"`, or `the root`. */
export function nodeName(lock: LockGraph, node: LockNode): string {
  return node === lock.rootNode ? 'the root' : `"${showText(node.key)}"`;
}

/** Types that a revision pins. */
export const revisionTypes: ReadonlySet<string> = new Set([...FORGE_TYPES, 'git', 'hg']);

/** Where a reference leads, in a few words for a message; never with a secret. */
export function sourceText(locked: PlacedRef): string {
  const attrs = new Map([...locked.attrs].map(([name, { value }]) => [name, value]));
  attrs.delete('type');
  return showSource({ type: textAttr(locked, 'type') ?? 'unknown', attrs });
}
