import {
  type JsonDocument,
  type JsonMember,
  type JsonObject,
  type JsonValue,
  memberOf,
} from '../../syntax/json.ts';
import { followsResolver } from '../follows.ts';
import type { LockFormat } from '../format.ts';
import { makeGraph, makeRef } from '../make-graph.ts';
import { isUsual } from '../usual.ts';
import type { LockEdge, LockGraph, LockNode, LockedAttr, LockedRef } from '../graph.ts';

/** flake.lock, versions 5 to 7 (src/libflake/lockfile.cc of Nix). */
export const flakeFormat: LockFormat = {
  id: 'flake',
  reader: 'Nix',
  isGraph: true,
  entry: 'input',
  hash: 'narHash',
  sriOnly: true,
  versions: '5, 6 and 7',
  // Nix 2.4 and newer read versions 5, 6 and 7 and cut off fractions.
  supports: (version) => version !== undefined && version >= 5 && version < 8,
  update: (name) => `nix flake update ${name}`,
  matches: (path) => /(?:^|\/)flake\.lock$/.test(path),
  fits: hasGraph,
  read: (document) => readGraph(document, flakeFormat),
};

/** Told by its outline: `nodes` and `root`. */
function hasGraph({ value }: JsonDocument): boolean {
  return (
    value?.kind === 'object' &&
    memberOf(value, 'nodes') !== undefined &&
    memberOf(value, 'root') !== undefined
  );
}

/**
 * Reads a lock that has the schema of flake.lock. A text that is no lock at all gives an empty graph that is not
 * `intact`.
 */
export function readGraph(document: JsonDocument, format: LockFormat): LockGraph {
  const top = document.value?.kind === 'object' ? document.value : undefined;
  const version = top && memberOf(top, 'version')?.value;
  const rootKey = top && memberOf(top, 'root')?.value;
  const nodes = readNodes(top && memberOf(top, 'nodes')?.value);
  const rootNode = rootKey?.kind === 'string' ? nodes.get(rootKey.value) : undefined;
  const resolvePath = followsResolver(nodes, rootNode);
  return makeGraph({
    format,
    document,
    problems: [],
    version: version?.kind === 'number' ? { value: version.value, span: version.span } : undefined,
    root: rootKey?.kind === 'string' ? { value: rootKey.value, span: rootKey.span } : undefined,
    rootNode,
    nodes,
    reachable: reachableFrom(rootNode, nodes),
    intact: top !== undefined && document.problems.length === 0 && document.conflicts.length === 0,
    resolve(edge) {
      if (edge.kind === 'follows') return resolvePath(edge.path);
      const node = nodes.get(edge.target);
      return node === undefined ? { kind: 'missing-node', target: edge.target } : { kind: 'node', node };
    },
  });
}

function readNodes(value: JsonValue | undefined): ReadonlyMap<string, LockNode> {
  const nodes = new Map<string, LockNode>();
  if (value?.kind !== 'object') return nodes;
  for (const member of value.members) nodes.set(member.key, readNode(member));
  return nodes;
}

function readNode({ key, keySpan, span, value }: JsonMember): LockNode {
  const object: JsonObject =
    value.kind === 'object' ? value : { kind: 'object', span: value.span, members: [] };
  const flake = memberOf(object, 'flake')?.value;
  const node = {
    key,
    keySpan,
    span,
    object,
    inputs: readEdges(memberOf(object, 'inputs')?.value),
    locked: readRef(memberOf(object, 'locked'), memberOf(object, 'info')),
    original: readRef(memberOf(object, 'original'), undefined),
    flake: !(flake?.kind === 'bool' && !flake.value),
    parent: pathOf(memberOf(object, 'parent')?.value),
    usual: false,
  };
  node.usual = isUsual(node);
  return node;
}

const NO_EDGES: ReadonlyMap<string, LockEdge> = new Map();

function readEdges(value: JsonValue | undefined): ReadonlyMap<string, LockEdge> {
  if (value?.kind !== 'object' || value.members.length === 0) return NO_EDGES;
  const edges = new Map<string, LockEdge>();
  for (const { key: name, keySpan: nameSpan, value: target } of value.members) {
    const path = pathOf(target);
    if (target.kind === 'string') {
      edges.set(name, { kind: 'node', name, nameSpan, span: target.span, target: target.value });
    } else if (path !== undefined) {
      edges.set(name, { kind: 'follows', name, nameSpan, span: target.span, path });
    }
  }
  return edges;
}

/** Version 5 keeps narHash, lastModified and revCount apart, in `info`; Nix lays them over `locked`. */
function readRef(member: JsonMember | undefined, info: JsonMember | undefined): LockedRef | undefined {
  if (member?.value.kind !== 'object') return undefined;
  const attrs = new Map<string, LockedAttr>();
  addAttrs(attrs, member.value);
  if (info?.value.kind === 'object') addAttrs(attrs, info.value);
  return makeRef(member.value.span, member.keySpan, attrs);
}

function addAttrs(attrs: Map<string, LockedAttr>, object: JsonObject): void {
  for (const { key, keySpan, value } of object.members) {
    if (value.kind === 'string' || value.kind === 'number' || value.kind === 'bool') {
      attrs.set(key, { value: value.value, span: value.span, keySpan });
    } else {
      attrs.delete(key);
    }
  }
}

/** A list of strings, or undefined. */
function pathOf(value: JsonValue | undefined): readonly string[] | undefined {
  if (value?.kind !== 'array') return undefined;
  const path: string[] = [];
  for (const item of value.items) {
    if (item.kind !== 'string') return undefined;
    path.push(item.value);
  }
  return path;
}

/** Only edges to nodes reach: a follows path ends at a node that an edge reaches anyway. */
function reachableFrom(
  root: LockNode | undefined,
  nodes: ReadonlyMap<string, LockNode>,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = root === undefined ? [] : [root];
  if (root !== undefined) reached.add(root.key);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const edge of node.inputs.values()) {
      if (edge.kind !== 'node' || reached.has(edge.target)) continue;
      const target = nodes.get(edge.target);
      if (target === undefined) continue;
      reached.add(target.key);
      open.push(target);
    }
  }
  return reached;
}
