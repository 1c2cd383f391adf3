import type { LockEdge, LockGraph, LockNode } from '../../../lock/graph.ts';
import { textAttr } from '../../../flake/placed-ref.ts';
import { sourceText } from '../../../lock/nodes.ts';
import { showText } from '../../../syntax/json-strings.ts';
import type { Span } from '../../../text/span.ts';
import { isoDay, lastModifiedOf } from '../../shared/dates.ts';

/** A node on which the two sides of a merge disagree. */
export interface SideDifference {
  /** What each side has, as a part of a sentence, given the names of the sides. */
  readonly says: (ours: string, theirs: string) => string;
  /** The node's key, in ours if it is there. */
  readonly span: Span;
  /** Where the node stands in each of the sides that have it. */
  readonly spans: readonly Span[];
}

/** In the order of the file: first the nodes that ours has, then those that only theirs has. */
export function sideDifferences(ours: LockGraph, theirs: LockGraph): readonly SideDifference[] {
  const found: SideDifference[] = [];
  for (const [key, node] of ours.nodes) {
    const other = theirs.nodes.get(key);
    const name = node === ours.rootNode ? 'the root' : `"${showText(key)}"`;
    const says = other === undefined ? onlyIn(name, node, true) : difference(name, node, other);
    if (says === undefined) continue;
    found.push({
      says,
      span: node.keySpan,
      spans: [node.span, ...(other === undefined ? [] : [other.span])],
    });
  }
  for (const [key, node] of theirs.nodes) {
    if (ours.nodes.has(key)) continue;
    found.push({ says: onlyIn(`"${showText(key)}"`, node, false), span: node.keySpan, spans: [node.span] });
  }
  return found;
}

type Says = SideDifference['says'];

function onlyIn(name: string, node: LockNode, isOurs: boolean): Says {
  const state = stateOf(node);
  const text = [state.source, state.commit].filter((part) => part !== '').join(' ');
  return (ours, theirs) => `only ${isOurs ? ours : theirs} has ${name}${text === '' ? '' : ` (${text})`}`;
}

function difference(name: string, node: LockNode, other: LockNode): Says | undefined {
  const [a, b] = [stateOf(node), stateOf(other)];
  if (a.source !== b.source || a.commit !== b.commit) {
    const [here, there] =
      a.source === b.source
        ? [a.commit, b.commit]
        : [`${a.source} ${a.commit}`.trim(), `${b.source} ${b.commit}`.trim()];
    return (ours, theirs) =>
      `${name} is ${here || 'without a commit'} in ${ours} and ${there || 'without a commit'} in ${theirs}`;
  }
  const attrs = [...differingAttrs(node, other, 'locked'), ...differingAttrs(node, other, 'original')];
  if (attrs.length > 0) return () => `${name} differs in ${attrs.slice(0, 3).map(showText).join(', ')}`;
  const inputs = differingInputs(node, other);
  if (inputs.length === 0) return undefined;
  const more = inputs.length > 3 ? ', …' : '';
  return () => `the inputs of ${name} differ (${inputs.slice(0, 3).map(showText).join(', ')}${more})`;
}

interface State {
  readonly source: string;
  /** `at 2b399f9 of 2026-05-01`, or what of it is known. */
  readonly commit: string;
}

function stateOf({ locked }: LockNode): State {
  if (locked === undefined) return { source: '', commit: '' };
  const rev = textAttr(locked, 'rev');
  const date = lastModifiedOf(locked);
  const day = date === undefined ? '' : ` of ${isoDay(date.seconds)}`;
  const at = rev === undefined ? '' : `at ${showText(rev.slice(0, 7))}`;
  return { source: sourceText(locked), commit: `${at}${day}`.trim() };
}

function differingAttrs(node: LockNode, other: LockNode, part: 'locked' | 'original'): string[] {
  const [here, there] = [node[part]?.attrs, other[part]?.attrs];
  const names = new Set([...(here?.keys() ?? []), ...(there?.keys() ?? [])]);
  return [...names].filter((name) => here?.get(name)?.value !== there?.get(name)?.value);
}

function differingInputs(node: LockNode, other: LockNode): string[] {
  const names = new Set([...node.inputs.keys(), ...other.inputs.keys()]);
  return [...names].filter((name) => target(node.inputs.get(name)) !== target(other.inputs.get(name)));
}

function target(edge: LockEdge | undefined): string | undefined {
  if (edge === undefined) return undefined;
  return edge.kind === 'node' ? `to ${edge.target}` : JSON.stringify(edge.path);
}
