import type { Declarations, FlakeInput } from '../flake/flake.ts';
import { differingAttr, type FlakeRef } from '../flake/flakeref.ts';
import { commitDigest } from './compare-rev.ts';
import { compareSources, type SourceDifference } from './compare-source.ts';
import type { LockedRef, LockGraph, LockNode } from './graph.ts';

/** An input of flake.nix (or an override of an input's input) with the node that the lock holds for it. */
export interface DeclaredNode {
  readonly input: FlakeInput;
  /** The input names from the root, joined by `/`. */
  readonly path: string;
  readonly node: LockNode;
  /** It is declared by another flake, and this one gives it another reference. */
  readonly override: boolean;
}

/** The nodes that flake.nix (or devenv.yaml) itself gives a reference, found as Nix does: input by input from the root. */
export function declaredNodes(declared: Declarations, lock: LockGraph): readonly DeclaredNode[] {
  const found: DeclaredNode[] = [];
  const visit = (inputs: readonly FlakeInput[], parent: LockNode, prefix: string): void => {
    for (const input of inputs) {
      const edge = parent.inputs.get(input.name);
      const node = edge?.kind === 'node' ? lock.nodes.get(edge.target) : undefined;
      if (node === undefined || input.follows !== undefined) continue;
      const path = `${prefix}${input.name}`;
      found.push({ input, path, node, override: prefix !== '' });
      visit(input.overrides, node, `${path}/`);
    }
  };
  if (lock.rootNode !== undefined) visit(declared.inputs, lock.rootNode, '');
  return found;
}

/** The same by node; one node may be declared more than once. */
export function declarationsByNode(
  declared: Declarations | undefined,
  lock: LockGraph,
): ReadonlyMap<LockNode, readonly DeclaredNode[]> {
  const byNode = new Map<LockNode, DeclaredNode[]>();
  for (const one of declared === undefined ? [] : declaredNodes(declared, lock)) {
    const known = byNode.get(one.node);
    if (known === undefined) byNode.set(one.node, [one]);
    else known.push(one);
  }
  return byNode;
}

/**
 * How `locked` differs from what was asked for. That is `original`, or the override in flake.nix: before version 2.20
 * Nix left `original` as it was when flake.nix gave an input's input another reference.
 */
export function lockedDifference(
  original: FlakeRef,
  locked: FlakeRef,
  declarations: readonly DeclaredNode[],
  hasParent: boolean,
): SourceDifference | undefined {
  const difference = compareSources(original, locked, hasParent);
  return difference !== undefined && declarations.some((one) => fitsOverride(one, locked))
    ? undefined
    : difference;
}

/** Whether an override in flake.nix explains what is locked, commit included. */
export function fitsOverride({ override, input }: DeclaredNode, locked: FlakeRef): boolean {
  if (!override || input.ref === undefined || input.ref.type === 'indirect') return false;
  const rev = input.ref.attrs.get('rev');
  if (compareSources(input.ref, locked) !== undefined) return false;
  return rev === undefined || rev === locked.attrs.get('rev') || sameCommit(rev, locked.attrs.get('rev'));
}

function sameCommit(a: unknown, b: unknown): boolean {
  const digest = commitDigest(a);
  return digest !== undefined && digest === commitDigest(b);
}

/**
 * The attribute in which a lock's `original` differs from the declared reference; undefined where they are the same or
 * where another version of Nix wrote the one for the other: the copy in the store for a relative path (before 2.26),
 * the git repository around it for a plain absolute path, and the slash in a group of GitLab.
 */
export function declarationDifference(declared: FlakeRef, original: FlakeRef): string | undefined {
  const attr = differingAttr(withPlainGroups(declared), withPlainGroups(original));
  const path = declared.attrs.get('path');
  if (attr === undefined || declared.type !== 'path' || typeof path !== 'string') return attr;
  if (!path.startsWith('/'))
    return String(original.attrs.get('path')).startsWith('/nix/store/') ? undefined : attr;
  const url = original.attrs.get('url');
  const around =
    original.type === 'git' && typeof url === 'string' && `file://${path}/`.startsWith(`${url}/`);
  return around ? undefined : attr;
}

/** A group within a group of GitLab stands in locks as `group%2Fsub` or as `group/sub`, depending on the version of Nix. */
function withPlainGroups(ref: FlakeRef): FlakeRef {
  const owner = ref.attrs.get('owner');
  if (ref.type !== 'gitlab' || typeof owner !== 'string') return ref;
  return { type: ref.type, attrs: new Map(ref.attrs).set('owner', owner.replaceAll(/%2f/gi, '/')) };
}

/** The value of the first of these attributes that is there; else the whole set. */
export function spanOfAttr(ref: LockedRef, ...names: readonly string[]): LockedRef['span'] {
  for (const name of [...names, 'url', 'repo', 'path', 'id', 'type']) {
    const attr = ref.attrs.get(name);
    if (attr !== undefined) return attr.span;
  }
  return ref.span;
}
