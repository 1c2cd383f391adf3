import { lowerAscii, type Source } from '../flake/source.ts';
import { textAttr } from '../flake/placed-ref.ts';
import type { LockedRef, LockGraph, LockNode, PlacedEdge } from './graph.ts';
import { type Reached, reachedNodes } from './input-paths.ts';

/** What is looked up of a lock for single nodes. Made once for a graph, in time linear in it. */
export interface LockIndex {
  readonly lock: LockGraph;
  readonly reached: ReadonlyMap<LockNode, Reached>;
  /** The edges that end in a node, whether they name it or follow. Those of nodes that nothing leads to are left out. */
  readonly incoming: ReadonlyMap<LockNode, readonly PlacedEdge[]>;
  /** Nodes by the repository or the address that they are fetched from. */
  readonly bySource: ReadonlyMap<string, readonly LockNode[]>;
}

export function indexLock(lock: LockGraph): LockIndex {
  const incoming = new Map<LockNode, PlacedEdge[]>();
  const bySource = new Map<string, LockNode[]>();
  const nodes = new Set(lock.nodes.values());
  if (lock.rootNode !== undefined) nodes.add(lock.rootNode);
  for (const node of nodes) {
    const key = node.locked && sourceKey(node.locked);
    if (key !== undefined) add(bySource, key, node);
    if (node !== lock.rootNode && !lock.reachable.has(node.key)) continue;
    for (const edge of node.inputs.values()) {
      const end = lock.resolve(edge);
      if (end.kind === 'node') add(incoming, end.node, { from: node, edge });
    }
  }
  return { lock, reached: reachedNodes(lock), incoming, bySource };
}

/** Equal for the same repository or address; not for people's eyes, as an address may hold a secret. */
export function sourceKey(locked: LockedRef): string | undefined {
  const { source } = locked;
  const repository = source && repositoryIn(source);
  if (repository !== undefined)
    return `${repository.host}/${repository.caseless ? lowerAscii(repository.path) : repository.path}`;
  const url = textAttr(locked, 'url');
  return url === undefined ? undefined : `url ${url}`;
}

function repositoryIn(source: Source) {
  return source.kind === 'repository' || source.kind === 'download' ? source.repository : undefined;
}

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
