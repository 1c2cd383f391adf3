import { memberOf } from '../../syntax/json.ts';
import type { Edit } from '../../text/edits.ts';
import { followsResolver } from '../follows.ts';
import type { LockEdge, LockGraph, LockNode } from '../graph.ts';
import { removeMembers, writeValueIn } from './members.ts';
import { tidied } from './tidy.ts';

/** An edge that is to follow another input (`to`, a path from the root), or to go. */
export interface EdgeChange {
  readonly from: LockNode;
  readonly name: string;
  readonly to: readonly string[] | undefined;
}

export interface EdgesChanged {
  readonly edits: readonly Edit[];
  /** The keys of the nodes that nothing leads to any more, and that go. */
  readonly gone: readonly string[];
}

/**
 * Changes edges of a lock, and takes out the nodes that then nothing leads to, as Nix does when it writes the lock.
 * Undefined where an edge is not there, or another one would lead nowhere.
 */
export function changeEdges(lock: LockGraph, changes: readonly EdgeChange[]): EdgesChanged | undefined {
  const { rootNode, nodes, document } = lock;
  if (rootNode === undefined || !lock.intact) return undefined;
  const after = new Map([...nodes].map(([key, node]) => [key, new Map(node.inputs)]));
  for (const { from, name, to } of changes) {
    const edges = after.get(from.key);
    const edge = edges?.get(name);
    if (edges === undefined || edge === undefined) return undefined;
    if (to === undefined) edges.delete(name);
    else edges.set(name, { kind: 'follows', name, nameSpan: edge.nameSpan, span: edge.span, path: to });
  }
  const kept = reached(rootNode, after);
  if (!allLead(lock, after, kept)) return undefined;
  const gone = [...nodes.keys()].filter((key) => lock.reachable.has(key) && !kept.has(key));
  const edits = [...removedNodes(lock, new Set(gone)), ...edgeEdits(lock, changes, kept)];
  return { edits: tidied(document, edits), gone };
}

function removedNodes(lock: LockGraph, gone: ReadonlySet<string>): readonly Edit[] {
  const { value } = lock.document;
  const nodes = value?.kind === 'object' ? memberOf(value, 'nodes')?.value : undefined;
  return nodes?.kind === 'object' && gone.size > 0 ? removeMembers(nodes, ({ key }) => gone.has(key)) : [];
}

function edgeEdits(lock: LockGraph, changes: readonly EdgeChange[], kept: ReadonlySet<string>): Edit[] {
  const edits: Edit[] = [];
  const removed = new Map<LockNode, Set<string>>();
  for (const { from, name, to } of changes) {
    const inputs = memberOf(from.object, 'inputs')?.value;
    const edge = from.inputs.get(name);
    if (inputs?.kind !== 'object' || edge === undefined || !kept.has(from.key)) continue;
    if (to !== undefined) edits.push({ span: edge.span, text: writeValueIn(lock.document.text, inputs, to) });
    else removed.set(from, (removed.get(from) ?? new Set()).add(name));
  }
  for (const [from, names] of removed) {
    const isEmpty = [...from.inputs.keys()].every((name) => names.has(name));
    const inputs = memberOf(from.object, 'inputs')?.value;
    // Nix writes no empty inputs.
    if (isEmpty) edits.push(...removeMembers(from.object, ({ key }) => key === 'inputs'));
    else if (inputs?.kind === 'object') edits.push(...removeMembers(inputs, ({ key }) => names.has(key)));
  }
  return edits;
}

type Edges = ReadonlyMap<string, ReadonlyMap<string, LockEdge>>;

function reached(root: LockNode, edges: Edges): ReadonlySet<string> {
  const kept = new Set([root.key]);
  for (const key of kept)
    for (const edge of edges.get(key)?.values() ?? [])
      if (edge.kind === 'node' && edges.has(edge.target)) kept.add(edge.target);
  return kept;
}

/** Whether every follows path that led somewhere still does. */
function allLead(lock: LockGraph, edges: Edges, kept: ReadonlySet<string>): boolean {
  const changed = new Map(
    [...lock.nodes].map(([key, node]) => [key, { ...node, inputs: edges.get(key) ?? node.inputs }]),
  );
  const resolve = followsResolver(changed, changed.get(lock.rootNode?.key ?? ''));
  for (const key of kept) {
    for (const edge of changed.get(key)?.inputs.values() ?? []) {
      if (edge.kind !== 'follows' || resolve(edge.path).kind === 'node') continue;
      const before = lock.nodes.get(key)?.inputs.get(edge.name);
      if (before === undefined || lock.resolve(before).kind === 'node') return false;
    }
  }
  return true;
}
