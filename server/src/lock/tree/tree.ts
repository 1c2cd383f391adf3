import { dateOf, type LockDate } from '../about.ts';
import { commitOf } from '../compare-change.ts';
import type { LockNode } from '../graph.ts';
import type { LockIndex } from '../lock-index.ts';
import { sourceText } from '../nodes.ts';
import { type ContentState, contentState, type Verifications } from '../verification.ts';
import { findingsByNode, type TreeFinding } from './findings.ts';
import type { TreeRow } from './rows.ts';
import { type SourceGroup, sourceGroups } from './sources.ts';

/** What surrounds a lock. */
export interface TreeSurroundings {
  /** In seconds since 1970. */
  readonly today: number;
  readonly verifications: Verifications;
  /** See `sourceGroups`. */
  readonly familyOf: (node: LockNode) => string | undefined;
  /** Names of inputs of the root that it makes no use of. */
  readonly unused: ReadonlySet<string>;
  /** With the offset in the lock. */
  readonly findings: readonly (TreeFinding & { readonly offset: number })[];
  /** What is found where an input is declared, with its path. */
  readonly declaredFindings: readonly (TreeFinding & { readonly path: readonly string[] })[];
}

/** A lock with all that its tree tells of single rows. */
export interface InputTree {
  readonly index: LockIndex;
  readonly groups: readonly SourceGroup[];
  /** Nodes that nothing leads to, in the order of the file. */
  readonly orphans: readonly LockNode[];
  factsOf(row: TreeRow): RowFacts;
  /** Whether the root declares an input of this name and does not use it. */
  isUnused(name: string): boolean;
  /** What is found where the input with a path is declared. */
  declaredFindings(path: readonly string[]): readonly TreeFinding[];
  nodeFacts(node: LockNode): NodeFacts;
  /** The worst of what is found below a node. */
  worstBelow(node: LockNode): 'error' | 'warning' | undefined;
}

export interface NodeFacts {
  readonly node: LockNode;
  /** `github`, `tarball`; empty where it is not locked. */
  readonly type: string;
  /** `github:NixOS/nixpkgs`: without secrets, but not escaped. Undefined where nothing is locked. */
  readonly source: string | undefined;
  /** In full. */
  readonly commit: string | undefined;
  readonly date: LockDate | undefined;
  readonly content: ContentState;
  /** Where the lock has more of its source. */
  readonly duplicate: Duplicate | undefined;
  readonly findings: readonly TreeFinding[];
}

/** One of several nodes of a source. */
export interface Duplicate {
  readonly group: SourceGroup;
  /** From 1; the first is the one that wins. */
  readonly rank: number;
}

export interface RowFacts {
  /** Of what it leads to; undefined for the root, and for what leads nowhere. */
  readonly to: NodeFacts | undefined;
  /** The root declares it and does not use it. */
  readonly unused: boolean;
  /** What is found at the input itself; a link has only what is found where it is declared. */
  readonly findings: readonly TreeFinding[];
}

export function makeTree(index: LockIndex, around: TreeSurroundings): InputTree {
  const { lock } = index;
  const groups = sourceGroups(index, around.familyOf);
  const duplicates = duplicatesIn(groups);
  const byNode = findingsByNode(lock, around.findings);
  const declared = new Map<string, TreeFinding[]>();
  for (const { path, ...finding } of around.declaredFindings) {
    const key = JSON.stringify(path);
    declared.set(key, [...(declared.get(key) ?? []), finding]);
  }
  const facts = new Map<LockNode, NodeFacts>();
  let below: ReadonlyMap<LockNode, 'error' | 'warning'> | undefined;
  const nodeFacts = (node: LockNode): NodeFacts => {
    const known = facts.get(node) ?? factsOfNode(node, around, duplicates.get(node), byNode.get(node) ?? []);
    facts.set(node, known);
    return known;
  };
  const declaredFindings = (path: readonly string[]) =>
    declared.size === 0 ? [] : (declared.get(JSON.stringify(path)) ?? []);
  return {
    index,
    groups,
    declaredFindings,
    isUnused: (name) => around.unused.has(name),
    get orphans() {
      return [...lock.nodes.values()].filter(
        (node) => node !== lock.rootNode && !lock.reachable.has(node.key),
      );
    },
    nodeFacts,
    factsOf({ path, name, end }) {
      const to = end.kind === 'lost' || end.node === lock.rootNode ? undefined : nodeFacts(end.node);
      const own = declaredFindings(path);
      return {
        to,
        unused: path.length === 1 && around.unused.has(name),
        findings: end.kind === 'node' ? [...own, ...(to?.findings ?? [])] : own,
      };
    },
    worstBelow(node) {
      below ??= worstOf(index, byNode);
      return below.get(node);
    },
  };
}

function factsOfNode(
  node: LockNode,
  { today, verifications }: TreeSurroundings,
  duplicate: Duplicate | undefined,
  findings: readonly TreeFinding[],
): NodeFacts {
  const { locked } = node;
  return {
    node,
    type: locked?.type ?? '',
    source: locked && sourceText(locked),
    commit: commitOf(node),
    date: dateOf(node, today),
    content: contentState(node, verifications),
    duplicate,
    findings,
  };
}

function duplicatesIn(groups: readonly SourceGroup[]): ReadonlyMap<LockNode, Duplicate> {
  const duplicates = new Map<LockNode, Duplicate>();
  for (const group of groups) {
    if (group.members.length < 2) continue;
    for (const [at, { node }] of group.members.entries()) duplicates.set(node, { group, rank: at + 1 });
  }
  return duplicates;
}

/** For each node the worst of what is found at the nodes that it leads to, over any number of inputs. */
function worstOf(
  { incoming }: LockIndex,
  found: ReadonlyMap<LockNode, readonly TreeFinding[]>,
): ReadonlyMap<LockNode, 'error' | 'warning'> {
  const worst = new Map<LockNode, 'error' | 'warning'>();
  for (const severity of ['error', 'warning'] as const) {
    const open = [...found].flatMap(([node, all]) =>
      all.some((one) => one.severity === severity) ? [node] : [],
    );
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (const { from, edge } of incoming.get(node) ?? []) {
        if (edge.kind !== 'node' || worst.has(from)) continue;
        worst.set(from, severity);
        open.push(from);
      }
    }
  }
  return worst;
}
