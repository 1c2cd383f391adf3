import { commitPage } from '../../lock/commit-page.ts';
import type { LockNode } from '../../lock/graph.ts';
import { countFindings, type TreeFinding } from '../../lock/tree/findings.ts';
import type { Filtered } from '../../lock/tree/filter.ts';
import { placeOf } from '../../lock/tree/place.ts';
import type { RowEnd, TreeRow } from '../../lock/tree/rows.ts';
import type { InputTree, NodeFacts } from '../../lock/tree/tree.ts';
import { upstreamPage } from '../../lock/upstream-page.ts';
import { uriOf } from '../uri.ts';
import { declarationAt } from './declared.ts';
import type { InputItem } from './protocol.ts';
import type { TreeOf } from './tree-of.ts';
import { ageText, graveText, pathText, plain } from './words.ts';

/** A row of the tree as the client shows it. */
export function inputItem(of: TreeOf, row: TreeRow, filtered: Filtered | undefined): InputItem {
  const { tree } = of;
  const { end } = row;
  const { to, unused, findings } = tree.factsOf(row);
  const inner = end.kind === 'node' ? end.node : undefined;
  const leads = inner !== undefined && filtered?.leads(inner) === true;
  const hasMore = inner !== undefined && inner.inputs.size > 0;
  return {
    ...nodeItem(of, end.kind, to, findings),
    path: row.path,
    label: plain(row.name),
    description: [graveText(findings), description(of, end, to, unused)]
      .filter((word) => word !== '')
      .join(' · '),
    below: inner === undefined ? null : (tree.worstBelow(inner) ?? null),
    expandable: hasMore && (filtered === undefined || leads),
    leads,
    target: targetOf(tree, end),
    declared: declarationAt(of, row.path) !== undefined,
  };
}

/** An entry that nothing leads to: Nix does not read it, and it has no place in the tree. */
export function orphanItem(of: TreeOf, node: LockNode): InputItem {
  const facts = of.tree.nodeFacts(node);
  const words = [graveText(facts.findings), 'nothing leads to it', ...nodeWords(facts)].filter(
    (word) => word !== '',
  );
  return {
    ...nodeItem(of, 'orphan', facts, facts.findings),
    path: [],
    label: plain(node.key),
    description: words.join(' · '),
    below: null,
    expandable: false,
    leads: false,
    target: null,
    declared: false,
  };
}

type OfNode = 'kind' | 'uri' | 'node' | 'source' | 'state' | 'findings' | 'rev' | 'forge' | 'upstream';

function nodeItem(
  { key }: TreeOf,
  kind: InputItem['kind'],
  facts: NodeFacts | undefined,
  findings: readonly TreeFinding[],
): Pick<InputItem, OfNode> {
  const node = facts?.node;
  const commit = facts?.commit;
  const locked = node?.locked;
  return {
    kind,
    uri: uriOf(key),
    node: node?.key ?? null,
    source: sourceOf(facts),
    state: facts?.content.state ?? 'unknown',
    findings: countFindings(findings),
    rev: commit ?? null,
    forge: (locked && commit !== undefined ? commitPage(locked, commit) : undefined) ?? null,
    upstream: (node && upstreamPage(node)) ?? null,
  };
}

/** A repository that is fetched as an archive is one all the same. */
function sourceOf(facts: NodeFacts | undefined): string {
  const source = facts?.node.locked?.source;
  const host =
    source?.kind === 'repository' || source?.kind === 'download' ? source.repository?.host : undefined;
  if (host === 'github.com') return 'github';
  return host === undefined || host === '' ? (facts?.type ?? '') : 'repository';
}

/** The most telling first: a view is narrow. */
function description(of: TreeOf, end: RowEnd, to: NodeFacts | undefined, unused: boolean): string {
  switch (end.kind) {
    case 'lost':
      return lostText(end.why);
    case 'again':
      return 'leads back to what it is an input of';
    case 'link':
      return `→ ${pathText(targetOf(of.tree, end) ?? [])}`;
    case 'node':
      return [...(unused ? ['unused'] : []), ...(to === undefined ? [] : nodeWords(to))].join(' · ');
  }
}

function nodeWords({ date, commit, content, duplicate, source, node }: NodeFacts): string[] {
  const several =
    duplicate && `${duplicate.rank === 1 ? 'main' : duplicate.rank} of ${duplicate.group.members.length}`;
  return [
    date === undefined ? '' : ageText(date.age),
    STATES[content.state],
    commit === undefined ? '' : commit.slice(0, 7),
    several ?? '',
    source === undefined ? 'not locked' : plain(source),
    node.flake ? '' : 'not a flake',
  ].filter((word) => word !== '');
}

/** Nothing is said to be fine that nobody has looked at. */
const STATES = {
  verified: 'verified',
  mismatch: 'MISMATCH',
  claimed: 'claimed',
  unknown: 'unknown',
} as const satisfies Readonly<Record<NodeFacts['content']['state'], string>>;

function lostText(why: Extract<RowEnd, { kind: 'lost' }>['why']): string {
  switch (why.kind) {
    case 'missing-node':
      return `leads to nothing: the lock has no ${plain(why.target)}`;
    case 'dangling':
      return `leads to nothing: ${plain(why.path.join('/'))} has no ${plain(why.missing)}`;
    case 'cycle':
      return 'leads to nothing: it follows itself';
  }
}

function targetOf({ index }: InputTree, end: RowEnd): readonly string[] | null {
  if (end.kind !== 'link' && end.kind !== 'again') return null;
  return placeOf(index, end.node) ?? null;
}
