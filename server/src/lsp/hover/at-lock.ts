import { type AboutOptions, aboutNode } from '../../lock/about.ts';
import type { LockEdge, LockNode, Resolution } from '../../lock/graph.ts';
import type { LockIndex } from '../../lock/lock-index.ts';
import type { JsonValue } from '../../syntax/json.ts';
import type { Span } from '../../text/span.ts';
import { type Card, code, type Line, strong } from './card.ts';
import { type Focus, nodeLines, shortened } from './node-lines.ts';

/** What stands at an offset of a lock: a node's key, an attribute of what it is locked to, or an edge. */
export function lockCard(index: LockIndex, offset: number, options: AboutOptions): Card | undefined {
  const { lock } = index;
  for (const node of lock.nodes.values()) {
    if (!holds(node.span, offset)) continue;
    for (const edge of node.inputs.values()) {
      const span = [edge.nameSpan, edge.span].find((one) => holds(one, offset));
      // In the files of other tools the root has edges that stand nowhere.
      if (span !== undefined) return edgeCard(index, node, edge, span, options);
    }
    const part = partAt(node, offset);
    return part === undefined ? undefined : nodeCard(index, node, part.span, part.focus, options);
  }
  return undefined;
}

function nodeCard(
  index: LockIndex,
  node: LockNode,
  span: Span,
  focus: Focus,
  options: AboutOptions,
): Card | undefined {
  const { format } = index.lock;
  if (node === index.lock.rootNode) return rootCard(node, span);
  const about = aboutNode(index, node, options);
  const hash = about.hash?.text;
  return {
    span,
    around: node.span,
    title: [strong(capital(format.entry)), ' ', code(node.key), ...kindOf(node)],
    lines: nodeLines(about, format, focus),
    storePath: about.storePath,
    narHash: hash,
  };
}

function rootCard(node: LockNode, span: Span): Card {
  const count = node.inputs.size;
  return {
    span,
    around: node.keySpan,
    title: [strong('Root'), ' of the lock'],
    lines: [[`The flake itself, with ${count} ${count === 1 ? 'input' : 'inputs'} of its own`]],
  };
}

function edgeCard(index: LockIndex, from: LockNode, edge: LockEdge, span: Span, options: AboutOptions): Card {
  const { lock } = index;
  const owner: Line = from === lock.rootNode ? ['the root'] : [code(from.key)];
  const title: Line = [strong('Input'), ' ', code(edge.name), ' of ', ...owner];
  const around = union(edge.nameSpan, edge.span);
  const end = lock.resolve(edge);
  const way = followsLine(edge);
  if (end.kind !== 'node') return { span, around, title, lines: [...way, [...nowhere(end)]] };
  const about = aboutNode(index, end.node, options);
  const target: Line =
    end.node === lock.rootNode
      ? ['Leads to: the root']
      : ['Leads to: ', code(end.node.key), ...kindOf(end.node)];
  return {
    span,
    around,
    title,
    lines: [...way, target, ...(about.isRoot ? [] : nodeLines(about, lock.format))],
    storePath: about.storePath,
    narHash: about.hash?.text,
  };
}

/** The follows path of an edge, as a line. */
export function followsLine(edge: LockEdge): Line[] {
  return edge.kind === 'follows' ? [['Follows: ', code(['root', ...shortened(edge.path)].join(' → '))]] : [];
}

/** What an edge that leads to no node ends in. */
export function nowhere(end: Exclude<Resolution, { kind: 'node' }>): Line {
  switch (end.kind) {
    case 'missing-node':
      return ['Leads to: nothing: the lock has no node ', code(end.target)];
    case 'dangling':
      return ['Leads to: nothing: ', code(end.path.join('/')), ' has no ', code(end.missing)];
    case 'cycle':
      return ['Leads to: nothing: it follows itself'];
  }
}

function kindOf({ flake, locked }: LockNode): Line {
  const type = locked?.type ?? '';
  return [...(type === '' ? [] : [', ', code(type)]), ...(flake ? [] : [', not a flake'])];
}

interface PartAt {
  readonly span: Span;
  readonly focus: Focus;
}

/** What the pointer is on within an entry; undefined between two things. */
function partAt({ keySpan, locked, original, object }: LockNode, offset: number): PartAt | undefined {
  if (holds(keySpan, offset)) return { span: keySpan, focus: undefined };
  if (locked !== undefined) {
    for (const [name, attr] of locked.attrs) {
      const span = [attr.span, attr.keySpan].find((one) => holds(one, offset));
      if (span !== undefined && !isWhole(span, keySpan)) return { span, focus: FOCUS.get(name) };
    }
  }
  if (original !== undefined) {
    for (const attr of original.attrs.values()) {
      const span = [attr.span, attr.keySpan].find((one) => holds(one, offset));
      if (span !== undefined && !isWhole(span, keySpan)) return { span, focus: 'asked' };
    }
  }
  return memberAt(object, offset, 0);
}

/** Any other member: the keys `locked` and `original`, and what the tool keeps for itself. */
function memberAt(value: JsonValue, offset: number, depth: number): PartAt | undefined {
  if (value.kind !== 'object' || depth > DEEPEST) return undefined;
  for (const member of value.members) {
    if (!holds(member.span, offset)) continue;
    if (holds(member.keySpan, offset)) return { span: member.keySpan, focus: undefined };
    if (member.value.kind === 'object') return memberAt(member.value, offset, depth + 1);
    return holds(member.value.span, offset) ? { span: member.value.span, focus: undefined } : undefined;
  }
  return undefined;
}

const DEEPEST = 8;

const FOCUS: ReadonlyMap<string, Focus> = new Map([
  ['narHash', 'hash'],
  ['rev', 'locked'],
  ['lastModified', 'locked'],
]);

/** What a reader computed stands where the entry stands. */
function isWhole(span: Span, keySpan: Span): boolean {
  return span.start === keySpan.start;
}

/** With its end, where a pointer stands behind the last letter. */
export function holds({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

export function union(a: Span, b: Span): Span {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
