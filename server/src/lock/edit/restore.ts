import { printable } from '../../flake/show.ts';
import { applyEdits, lineEndOf } from '../../text/edits.ts';
import type { LockGraph, LockNode } from '../graph.ts';
import { pathTo, reachedNodes } from '../input-paths.ts';
import { type JsonTree, writeJson } from './write-json.ts';

export type Restored =
  | { readonly ok: true; readonly text: string }
  /** A clause of plain text. */
  | { readonly ok: false; readonly message: string };

/**
 * The text of a lock in which some nodes are what they were in an older one, with everything that they lead to. A node
 * is known by the inputs that lead to it, as ordinary updates rename nodes. What other nodes lead to stays as it is.
 *
 * @param keys of nodes of `lock`
 */
export function restoreNodes(lock: LockGraph, old: LockGraph, keys: readonly string[]): Restored {
  if (!lock.intact || !old.intact) return no('one of the two locks cannot be read');
  if (lock.format.id !== old.format.id) return no('it was a lock of another tool');
  const found = new Map<LockNode, LockNode>();
  for (const key of keys) {
    const node = lock.nodes.get(key);
    const before = node && (lock.format.isGraph ? samePlace(lock, old, node) : old.nodes.get(key));
    if (node === undefined || node === lock.rootNode) return no(`the lock has no ${printable(key)}`);
    if (before === undefined) return no(`the older lock has no ${printable(key)}`);
    found.set(node, before);
  }
  return lock.format.isGraph ? restoreGraph(lock, old, found) : restoreEntries(lock, old, found);
}

function no(message: string): Restored {
  return { ok: false, message };
}

/** The node that the same inputs led to. */
function samePlace(lock: LockGraph, old: LockGraph, node: LockNode): LockNode | undefined {
  const reached = reachedNodes(lock).get(node);
  if (reached === undefined) return undefined;
  let at = old.rootNode;
  for (const name of pathTo(reached)) {
    const edge = at?.inputs.get(name);
    const end = edge && old.resolve(edge);
    at = end?.kind === 'node' ? end.node : undefined;
  }
  return at === old.rootNode ? undefined : at;
}

/** In lists of pins, each entry stands for itself. */
function restoreEntries(lock: LockGraph, old: LockGraph, found: ReadonlyMap<LockNode, LockNode>): Restored {
  const edits = [...found].map(([node, before]) => ({
    span: node.object.span,
    text: old.document.text.slice(before.object.span.start, before.object.span.end),
  }));
  const text = applyEdits(lock.document.text, edits);
  return text === undefined ? no('its entries overlap') : { ok: true, text };
}

/** What a node holds in the end: the objects of either lock, with the inputs by the keys of the new text. */
interface Made {
  readonly node: LockNode;
  readonly text: string;
  readonly inputs: ReadonlyMap<string, JsonTree>;
}

function restoreGraph(lock: LockGraph, old: LockGraph, found: ReadonlyMap<LockNode, LockNode>): Restored {
  const kept = keptNodes(lock, new Set(found.keys()));
  const made = new Map<string, Made>();
  for (const node of kept)
    made.set(node.key, { node, text: lock.document.text, inputs: inputsOf(node, (key) => key) });
  /** The keys that nodes of the old lock have in the new text. */
  const names = new Map<LockNode, string>([...found].map(([node, before]) => [before, node.key]));
  const taken = new Set([...made.keys(), ...[...found.keys()].map(({ key }) => key)]);
  const open = [...found].map(([{ key }, node]) => ({ key, node }));
  const nameOf = (target: string): string => {
    const child = old.nodes.get(target);
    if (child === undefined) return target;
    const known = names.get(child);
    if (known !== undefined) return known;
    const same = made.get(target)?.node;
    if (same !== undefined && kept.has(same) && sameBelow(lock, same, old, child)) {
      names.set(child, target);
      return target;
    }
    const key = freeName(target, taken);
    taken.add(key);
    names.set(child, key);
    open.push({ key, node: child });
    return key;
  };
  for (const { key, node } of open)
    made.set(key, { node, text: old.document.text, inputs: inputsOf(node, nameOf) });
  return { ok: true, text: written(lock, made) };
}

/** What the root leads to without going through some nodes. */
function keptNodes(lock: LockGraph, without: ReadonlySet<LockNode>): ReadonlySet<LockNode> {
  const kept = new Set<LockNode>(lock.rootNode === undefined ? [] : [lock.rootNode]);
  for (const node of kept) {
    for (const edge of node.inputs.values()) {
      const child = edge.kind === 'node' ? lock.nodes.get(edge.target) : undefined;
      if (child !== undefined && !without.has(child)) kept.add(child);
    }
  }
  return kept;
}

function inputsOf(node: LockNode, nameOf: (target: string) => string): ReadonlyMap<string, JsonTree> {
  return new Map(
    [...node.inputs].map(([name, edge]) => [name, edge.kind === 'node' ? nameOf(edge.target) : edge.path]),
  );
}

function freeName(key: string, taken: ReadonlySet<string>): string {
  const base = key.replace(/_\d+$/, '');
  let name = key;
  for (let count = 2; taken.has(name); count++) name = `${base}_${count}`;
  return name;
}

/** Whether two nodes are the same, and all that they lead to. */
function sameBelow(lock: LockGraph, node: LockNode, old: LockGraph, before: LockNode): boolean {
  const seen = new Set<string>();
  const open = [{ node, before }];
  for (const { node: one, before: other } of open) {
    const pair = JSON.stringify([one.key, other.key]);
    if (seen.has(pair)) continue;
    seen.add(pair);
    const none = new Map<string, JsonTree>();
    const text = writeNode({ node: one, text: lock.document.text, inputs: none });
    if (text !== writeNode({ node: other, text: old.document.text, inputs: none })) return false;
    if (one.inputs.size !== other.inputs.size) return false;
    for (const [name, edge] of one.inputs) {
      const was = other.inputs.get(name);
      if (edge.kind === 'follows' || was?.kind !== 'node') {
        if (was?.kind !== 'follows' || edge.kind !== 'follows') return false;
        if (JSON.stringify(edge.path) !== JSON.stringify(was.path)) return false;
        continue;
      }
      const [child, childBefore] = [lock.nodes.get(edge.target), old.nodes.get(was.target)];
      if (child === undefined || childBefore === undefined) return false;
      open.push({ node: child, before: childBefore });
    }
  }
  return true;
}

function nodeTree({ node, inputs }: Made): ReadonlyMap<string, JsonTree> {
  const members = new Map<string, JsonTree>(node.object.members.map(({ key, value }) => [key, value]));
  if (inputs.size > 0) members.set('inputs', inputs);
  else members.delete('inputs');
  return members;
}

function writeNode(made: Made, indent = ''): string {
  return writeJson(nodeTree(made), made.text, indent);
}

/** The whole lock, as Nix writes it, with the line ends that it has. */
function written(lock: LockGraph, made: ReadonlyMap<string, Made>): string {
  const { text, value } = lock.document;
  const nodes = [...made]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `    ${JSON.stringify(key)}: ${writeNode(one, '    ')}`);
  const top = new Map<string, string>();
  if (value?.kind === 'object')
    for (const member of value.members) top.set(member.key, writeJson(member.value, text, '  '));
  top.set('nodes', `{\n${nodes.join(',\n')}\n  }`);
  const members = [...top]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `  ${JSON.stringify(key)}: ${one}`);
  const whole = `{\n${members.join(',\n')}\n}${text.endsWith('\n') ? '\n' : ''}`;
  return lineEndOf(text) === '\n' ? whole : whole.replaceAll('\n', '\r\n');
}
