import { showRef } from '../flake/show.ts';
import { sourcePathOf } from '../store/make-path.ts';
import { textAttr } from '../flake/placed-ref.ts';
import { commitArchive } from './commit-archive.ts';
import { commitPage } from './commit-page.ts';
import { commitOf } from './compare-change.ts';
import type { LockGraph, LockNode } from './graph.ts';
import { pathTo } from './input-paths.ts';
import { type LockIndex, sourceKey } from './lock-index.ts';
import { revisionTypes, sourceText } from './nodes.ts';
import { type ContentState, contentState, type Verifications } from './verification.ts';

/** All that can be said of a node of a lock without asking anybody. Texts are without secrets, but not escaped. */
export interface AboutNode {
  readonly node: LockNode;
  readonly isRoot: boolean;
  /** What was asked for (`github:NixOS/nixpkgs/nixos-25.11`); undefined where the lock does not say it. */
  readonly asked: string | undefined;
  /** Where it is fetched from, without what pins it. */
  readonly source: string | undefined;
  /** In full, in lower-case hexadecimal. */
  readonly commit: string | undefined;
  readonly commitPage: string | undefined;
  /** The date that the lock gives the content. */
  readonly date: LockDate | undefined;
  readonly hash: LockHash | undefined;
  readonly pin: PinKind;
  readonly content: ContentState;
  /** Where a tree with the hash lies in the store. Only of graphs: other tools name their trees as they like. */
  readonly storePath: string | undefined;
  /** The names of the inputs that lead to it from the root, nearest first; at most `MOST_PATHS`. */
  readonly paths: readonly InputPath[];
  /** How many inputs lead to it, with those that are not among `paths`. */
  readonly pathCount: number;
  /** Other nodes of the same repository or address, at most `MOST_TWINS`. */
  readonly twins: readonly Twin[];
  readonly twinCount: number;
}

export interface LockDate {
  /** In seconds since 1970. */
  readonly seconds: number;
  /** `2026-11-25`; undefined for what is no date that there is. */
  readonly day: string | undefined;
  /** Whole days from then to today; less than zero for a day to come. */
  readonly age: number;
}

export interface LockHash {
  /** As written. */
  readonly text: string;
  /** Of a file as it is, or of a tree as a NAR. */
  readonly of: 'file' | 'tree';
}

/** A way from the root; `follows` where its last step is one. */
export interface InputPath {
  readonly names: readonly string[];
  readonly follows: boolean;
}

export interface Twin {
  readonly node: LockNode;
  readonly commit: string | undefined;
  readonly sameCommit: boolean;
}

/**
 * What decides the content of a node.
 *
 * - `commit-and-hash`, `commit`: a commit, with or without a hash of the tree
 * - `hash`: a hash alone; what the address serves may change, and then fetching fails
 * - `digest`: that of a container's image
 * - `path`: a folder of this machine
 * - `relative`: a folder of the flake that it is an input of
 * - `none`: nothing; whatever is served is taken
 */
export type PinKind = 'commit-and-hash' | 'commit' | 'hash' | 'digest' | 'path' | 'relative' | 'none';

export interface AboutOptions {
  /** The day that it is, in seconds since 1970. */
  readonly today: number;
  /** The folder of the store: `/nix/store`. */
  readonly storeDir: string;
  readonly verifications: Verifications;
}

export const MOST_PATHS = 4;
export const MOST_TWINS = 4;

export function aboutNode(index: LockIndex, node: LockNode, options: AboutOptions): AboutNode {
  const { locked, original } = node;
  const { lock } = index;
  const isRoot = node === lock.rootNode;
  const commit = commitOf(node);
  const hash = locked?.attrs.get('narHash')?.value;
  const paths = pathsTo(index, node);
  const twins = twinsOf(index, node);
  return {
    node,
    isRoot,
    asked: original?.ref && showRef(original.ref),
    source: locked && sourceText(locked),
    commit,
    commitPage: locked && commit !== undefined ? commitPage(locked, commit) : undefined,
    date: dateOf(node, options.today),
    hash:
      typeof hash === 'string' && hash !== ''
        ? { text: hash, of: locked?.flat === true ? 'file' : 'tree' }
        : undefined,
    pin: pinOf(node),
    content: contentState(node, options.verifications),
    storePath: storePathOf(lock, node, options.storeDir),
    paths: paths.slice(0, MOST_PATHS),
    pathCount: paths.length,
    twins: twins.slice(0, MOST_TWINS).map((twin) => twinOf(twin, commit)),
    twinCount: twins.length,
  };
}

/** Where the tree of a locked input lies in the store, as its hash says. */
export function storePathOf(
  { format }: Pick<LockGraph, 'format'>,
  { locked, parent }: LockNode,
  storeDir: string,
): string | undefined {
  const hash = locked === undefined ? undefined : textAttr(locked, 'narHash');
  if (locked === undefined || hash === undefined || !format.isGraph || parent !== undefined) return undefined;
  const made = sourcePathOf(hash, storeDir, textAttr(locked, 'name') ?? 'source');
  return made.ok ? made.storePath.path : undefined;
}

/** The date that a lock gives a content. */
export function dateOf({ locked }: LockNode, today: number): LockDate | undefined {
  const seconds = locked?.attrs.get('lastModified')?.value;
  if (typeof seconds !== 'number') return undefined;
  return { seconds, day: dayText(seconds), age: Math.floor((today + DAY - 1 - seconds) / DAY) };
}

const DAY = 86_400;

/** `2026-11-25`; undefined for what no calendar has. */
export function dayText(seconds: number): string | undefined {
  if (!Number.isFinite(seconds) || Math.abs(seconds) > 8.64e12) return undefined;
  const text = new Date(seconds * 1000).toISOString();
  return /^\d{4}-/.test(text) ? text.slice(0, 10) : undefined;
}

function pinOf({ locked, parent }: LockNode): PinKind {
  if (locked === undefined) return 'none';
  if (locked.type === 'path') return parent === undefined ? 'path' : 'relative';
  if (locked.type === 'container' && textAttr(locked, 'digest') !== undefined) return 'digest';
  const url = textAttr(locked, 'url');
  // The revision of a download is only what the server says of it, unless the address names it.
  const decides = revisionTypes.has(locked.type)
    ? locked.commit !== undefined
    : url !== undefined && !locked.flat && commitArchive(url) !== undefined;
  if (decides) return locked.digest === undefined ? 'commit' : 'commit-and-hash';
  return locked.digest === undefined ? 'none' : 'hash';
}

function pathsTo({ lock, incoming, reached }: LockIndex, node: LockNode): InputPath[] {
  const edges = [...(incoming.get(node) ?? [])];
  const depth = (from: LockNode) => (from === lock.rootNode ? 0 : (reached.get(from)?.depth ?? 0));
  edges.sort((a, b) => depth(a.from) - depth(b.from));
  return edges.map(({ from, edge }, at) => {
    const parent = reached.get(from);
    // Nobody reads more of them, and each costs as much as it is deep.
    const names = at < MOST_PATHS && parent !== undefined ? pathTo(parent) : [];
    return { names: [...names, edge.name], follows: edge.kind === 'follows' };
  });
}

function twinsOf({ bySource, lock }: LockIndex, node: LockNode): readonly LockNode[] {
  const key = node.locked && sourceKey(node.locked);
  if (key === undefined) return [];
  return (bySource.get(key) ?? []).filter((other) => other !== node && lock.reachable.has(other.key));
}

function twinOf(node: LockNode, commit: string | undefined): Twin {
  const its = commitOf(node);
  return { node, commit: its, sameCommit: its !== undefined && its === commit };
}
