import { percentEncode } from '../flake/percent.ts';
import { showRef } from '../flake/show.ts';
import { sourceOf } from '../flake/source.ts';
import { COMPARE_PAGES } from '../tables/forges.ts';
import { commitOf, sameNode, sourceChange } from './compare-change.ts';
import { type EdgeComparison, type InputComparison, type LockComparison, MAX_PATH } from './comparison.ts';
import type { LockGraph, LockNode } from './graph.ts';
import { textAttr } from '../flake/placed-ref.ts';
import { sourceText } from './nodes.ts';

/** One end of a change, for people. Texts are without secrets, but not escaped for any medium. */
export interface LockedState {
  /** `github:NixOS/nixpkgs`: where it comes from. */
  readonly source: string;
  /** The commit in full, where one is locked. */
  readonly rev: string | undefined;
  /** In seconds since 1970. */
  readonly lastModified: number | undefined;
  /** The hash of the content as it is written; undefined where there is none. */
  readonly hash: string | undefined;
  /** What was asked for: `github:NixOS/nixpkgs/nixos-25.11`; undefined where nothing says it. */
  readonly asked: string | undefined;
  readonly flake: boolean;
}

/**
 * What happened to one input: it came, it went, it is another commit (or hash, or date) of the same source, it comes
 * from another source, or it leads to another input.
 */
export interface LockChange {
  /** The input names from the root, joined by `/`. */
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'updated' | 'moved' | 'redirected';
  readonly old: LockedState | undefined;
  readonly now: LockedState | undefined;
  /** What an input that was redirected follows now, input by input from the root; undefined: it is a node of its own. */
  readonly follows: readonly string[] | undefined;
  /** A page of the forge that shows the commits between; undefined where there is none or the source changed. */
  readonly compareUrl: string | undefined;
  /** What changed below it because of it. */
  readonly followed: readonly LockChange[];
}

/** Being put together. */
interface Draft extends LockChange {
  readonly followed: Draft[];
}

/** What changed, in the order of the input names, at most 5,000 of it; changes that came with a parent stand below it. */
export function changesOf(comparison: LockComparison): readonly LockChange[] {
  const { lock, edges, entered } = comparison;
  const changed = new Map(comparison.changed.map((one) => [one.node, one]));
  const top: Draft[] = [];
  /** Where the changes below a pair of nodes go: to the change of the pair, or to where that would have gone. */
  const places = new Map<LockNode, Map<LockNode, Draft[]>>();
  const lists: Draft[][] = [top];
  for (const edge of edges) {
    if (lists.length > MAX_CHANGES) break;
    const place = places.get(edge.parent)?.get(edge.oldParent) ?? top;
    const change = changeOf(edge, changed.get(edge.node ?? edge.parent));
    if (change !== undefined) {
      place.push(change);
      lists.push(change.followed);
      if (edge.oldNode === undefined || edge.oldEdge === undefined) addBelow(lock, edge, change, lists);
    }
    const { oldNode, node } = edge;
    if (!entered.has(edge) || oldNode === undefined || node === undefined) continue;
    const of = places.get(node) ?? new Map<LockNode, Draft[]>();
    places.set(node, of.set(oldNode, change?.followed ?? place));
  }
  for (const list of lists) list.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return top;
}

function changeOf(one: EdgeComparison, changed: InputComparison | undefined): Draft | undefined {
  const { oldEdge, edge, oldNode, node } = one;
  const kind = kindOf(one, changed);
  if (kind === undefined) return undefined;
  const both = oldEdge?.kind === 'node' && edge?.kind === 'node';
  return {
    path: one.path,
    kind,
    old: oldNode && stateOf(oldNode),
    now: node && stateOf(node),
    follows: edge?.kind === 'follows' ? edge.path : undefined,
    compareUrl:
      both && kind === 'updated' && oldNode !== undefined && node !== undefined
        ? compareUrl(oldNode, node)
        : undefined,
    followed: [],
  };
}

function kindOf(
  { oldEdge, edge, oldNode, node }: EdgeComparison,
  changed: InputComparison | undefined,
): LockChange['kind'] | undefined {
  // That an input follows another from the beginning, or no longer, is told by what it follows.
  if (oldEdge === undefined) return edge?.kind === 'node' ? 'added' : undefined;
  if (edge === undefined) return oldEdge.kind === 'node' ? 'removed' : undefined;
  if (edge.kind === 'follows' || oldEdge.kind === 'follows') {
    const same =
      edge.kind === 'follows' && oldEdge.kind === 'follows' && edge.path.join('/') === oldEdge.path.join('/');
    return same ? undefined : 'redirected';
  }
  if (oldNode === undefined || node === undefined) return undefined;
  const known = changed?.oldNode === oldNode;
  if ((known ? changed.difference : sourceChange(oldNode, node)) !== undefined) return 'moved';
  return sameNode(oldNode, node) ? undefined : 'updated';
}

/** The inputs of an input that came, below it. Each node once, so that a cycle does no harm. */
function addBelow(lock: LockGraph, { node, path }: EdgeComparison, change: Draft, lists: Draft[][]): void {
  if (node === undefined) return;
  const seen = new Set([node]);
  const open = [{ node, path, followed: change.followed }];
  for (const { node: parent, path: prefix, followed } of open) {
    if (seen.size > MAX_ADDED) return;
    for (const edge of parent.inputs.values()) {
      const target = edge.kind === 'node' ? lock.nodes.get(edge.target) : undefined;
      if (target === undefined || seen.has(target)) continue;
      seen.add(target);
      const below: Draft = {
        path: `${prefix.length > MAX_PATH ? '…' : prefix}/${edge.name}`,
        kind: 'added',
        old: undefined,
        now: stateOf(target),
        follows: undefined,
        compareUrl: undefined,
        followed: [],
      };
      followed.push(below);
      lists.push(below.followed);
      open.push({ node: target, path: below.path, followed: below.followed });
    }
  }
}

/** So many changes are told: nobody reads more. */
const MAX_CHANGES = 5000;

/** So many inputs of one that came are told. */
const MAX_ADDED = 500;

/** Undefined for the root, which is what `follows = ""` leads to. */
function stateOf(node: LockNode): LockedState | undefined {
  const { locked } = node;
  if (locked === undefined) return undefined;
  const date = locked.attrs.get('lastModified')?.value;
  return {
    source: sourceText(locked),
    rev: commitOf(node),
    lastModified: typeof date === 'number' ? date : undefined,
    hash: textAttr(locked, 'narHash'),
    asked: node.original?.ref && showRef(node.original.ref),
    flake: node.flake,
  };
}

function compareUrl(old: LockNode, node: LockNode): string | undefined {
  const [from, to] = [commitOf(old), commitOf(node)];
  const ref = node.locked && node.locked.ref;
  const source = ref === undefined ? undefined : sourceOf(ref);
  if (source?.kind !== 'repository' && source?.kind !== 'download') return undefined;
  const page = COMPARE_PAGES.get(source.repository?.host ?? '');
  if (page === undefined || source.repository === undefined || from === to) return undefined;
  if (from === undefined || to === undefined || !isSha1(from) || !isSha1(to)) return undefined;
  const path = percentEncode(source.repository.path, '/');
  return page
    .replace('{path}', () => path)
    .replace('{old}', from)
    .replace('{new}', to);
}

function isSha1(commit: string): boolean {
  return /^[0-9a-f]{40}$/.test(commit);
}
