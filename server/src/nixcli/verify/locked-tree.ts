import { createHash } from 'node:crypto';
import type { LockGraph, LockNode } from '../../lock/graph.ts';
import { isReadable, sourceText } from '../../lock/nodes.ts';
import { textAttr } from '../../flake/placed-ref.ts';
import { type Hash, parseHash, sriOfHex } from '../../store/hash.ts';
import { fixedOutputPath, sourcePathOf } from '../../store/make-path.ts';
import { storeNames } from './store-names.ts';

/** What a lock says of one tree. Texts come from the lock, and are not escaped, but for `source`. */
export interface LockedTree {
  /** The key of the node. */
  readonly node: string;
  /** The shortest way of input names that leads there from the root. */
  readonly path: readonly string[];
  /** How it is fetched: `github`, `git`, `tarball`; empty where nothing says it. */
  readonly type: string;
  /** Where from, in a few words, without secrets. */
  readonly source: string;
  /** The commit in hexadecimal, where one is locked. */
  readonly rev: string | undefined;
  /** In seconds since 1970. */
  readonly lastModified: number | undefined;
  /** As the lock writes it. */
  readonly narHash: string | undefined;
  /** All that is locked, as `builtins.fetchTree` takes it. It may hold secrets. */
  readonly attrs: Readonly<Record<string, string | number | boolean>>;
  readonly place: TreePlace;
  /** Equal for equal sources, commits and hashes, in whatever lock: results are kept by it. No secret can be read from it. */
  readonly key: string;
}

/** Where a store holds a tree. */
export type TreePlace =
  | {
      readonly kind: 'store';
      /** Whether the hash is of a file's bytes, and not of its NAR. */
      readonly flat: boolean;
      /** As SRI, in the one way of writing it. */
      readonly hash: string;
      /** The most likely one first: what the name is called is not always known. */
      readonly paths: readonly [string, ...string[]];
    }
  /** A folder of the tree of the input that declares it, or of the flake itself. */
  | { readonly kind: 'within-parent' }
  /** `why` is a clause of plain text. */
  | { readonly kind: 'unknown'; readonly why: string };

export type LockedTrees =
  | { readonly ok: true; readonly trees: readonly LockedTree[] }
  /** `message` is a clause of plain text. */
  | { readonly ok: false; readonly message: string };

/** The trees of all inputs that a lock leads to, in its order. */
export function lockedTrees(graph: LockGraph, storeDir: string): LockedTrees {
  if (!isReadable(graph))
    return { ok: false, message: `${graph.format.reader} cannot read it as a lockfile` };
  const paths = pathsOf(graph);
  return {
    ok: true,
    trees: graph.inputNodes.map((node) => treeOf(graph, node, paths.get(node.key) ?? [], storeDir)),
  };
}

function treeOf(graph: LockGraph, node: LockNode, path: readonly string[], storeDir: string): LockedTree {
  const { locked } = node;
  const attrs: Record<string, string | number | boolean> = {};
  for (const [name, { value }] of locked?.attrs ?? []) attrs[name] = value;
  const date = attrs['lastModified'];
  return {
    node: node.key,
    path,
    type: locked?.type ?? '',
    source: locked === undefined ? 'nothing' : sourceText(locked),
    rev: locked?.commit,
    lastModified: typeof date === 'number' ? date : undefined,
    narHash: locked === undefined ? undefined : textAttr(locked, 'narHash'),
    attrs,
    place: placeOf(graph, node, storeDir),
    key: keyOf(attrs),
  };
}

function placeOf({ format }: LockGraph, node: LockNode, storeDir: string): TreePlace {
  const { locked } = node;
  if (locked === undefined) return unknown('the lock does not say what is fetched');
  const narHash = textAttr(locked, 'narHash');
  if (narHash === undefined || narHash === '') {
    const path = locked.type === 'path' ? textAttr(locked, 'path') : undefined;
    return path !== undefined && !path.startsWith('/')
      ? { kind: 'within-parent' }
      : unknown(`the lock has no ${format.hash} for it`);
  }
  const parsed = parseHash(narHash, 'sha256');
  if (!parsed.ok) return unknown(`its ${format.hash} cannot be read: ${parsed.error}`);
  const { hash } = parsed;
  const paths: string[] = [];
  for (const name of storeNames(format.id, node.key, locked)) {
    const made = format.sriOnly
      ? sourcePathOf(narHash, storeDir, name)
      : fixedOutputPath(locked.flat ? 'flat' : 'recursive', hash, name, storeDir);
    if (made.ok) paths.push(made.storePath.path);
    else if (format.sriOnly) return unknown(`it has no store path: ${made.error}`);
  }
  const [first, ...others] = paths;
  return first === undefined
    ? unknown('no name is known that it could have in a store')
    : { kind: 'store', flat: locked.flat, hash: canonical(hash), paths: [first, ...others] };
}

function canonical({ algorithm, hex }: Hash): string {
  return sriOfHex(algorithm, hex);
}

function unknown(why: string): TreePlace {
  return { kind: 'unknown', why };
}

/** What stands in a lock without saying where a tree is from or what it is. */
const besideTree: ReadonlySet<string> = new Set(['lastModified', 'revCount', 'dir', '__final']);

function keyOf(attrs: LockedTree['attrs']): string {
  const parts = Object.entries(attrs)
    .filter(([name]) => !besideTree.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** To each node one of the shortest ways. */
function pathsOf({ rootNode, nodes }: LockGraph): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, readonly string[]>();
  if (rootNode === undefined) return paths;
  let reached = [{ node: rootNode, path: [] as readonly string[] }];
  while (reached.length > 0) {
    const next: typeof reached = [];
    for (const { node, path } of reached) {
      for (const edge of node.inputs.values()) {
        if (edge.kind !== 'node' || paths.has(edge.target) || edge.target === rootNode.key) continue;
        const target = nodes.get(edge.target);
        if (target === undefined) continue;
        const way = [...path, edge.name];
        paths.set(edge.target, way);
        next.push({ node: target, path: way });
      }
    }
    reached = next;
  }
  return paths;
}
