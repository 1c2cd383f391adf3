import { readStrictJson } from '../../syntax/json-strict.ts';
import {
  type JsonDocument,
  type JsonMember,
  type JsonObject,
  type JsonValue,
  memberOf,
} from '../../syntax/json.ts';
import { applyEdits, type Edit } from '../../text/edits.ts';

/**
 * Edits of a lock after which its nodes have the names that Nix would give them, where they had them before: with nodes
 * gone, Nix gives others their names (`LockFile::toJSON` in Nix's src/libflake/lockfile.cc). In a lock that somebody else
 * wrote, nodes keep their names.
 */
export function tidied({ text, value }: JsonDocument, edits: readonly Edit[]): readonly Edit[] {
  const before = nodesIn(value);
  if (before === undefined || !isTidy(before) || !isSorted(before.nodes)) return edits;
  const made = edits.length === 0 ? undefined : applyEdits(text, edits);
  const after = made === undefined ? undefined : nodesIn(readStrictJson(made));
  if (made === undefined || after === undefined || isTidy(after)) return edits;
  return [difference(text, renamed(made, after))];
}

/** One edit that makes the one text the other, of whole lines where they differ. */
export function difference(text: string, made: string): Edit {
  let start = 0;
  while (start < text.length && text[start] === made[start]) start++;
  start = text.lastIndexOf('\n', start - 1) + 1;
  const longest = Math.min(text.length, made.length) - start;
  let tail = 0;
  while (tail < longest && text[text.length - 1 - tail] === made[made.length - 1 - tail]) tail++;
  const end = text.length - tail;
  return { span: { start, end }, text: made.slice(start, made.length - tail) };
}

interface Nodes {
  readonly nodes: JsonObject;
  /** The name that Nix would give to each node that it reads, by its key. */
  readonly names: ReadonlyMap<string, string>;
}

function nodesIn(top: JsonValue | undefined): Nodes | undefined {
  const nodes = top?.kind === 'object' ? memberOf(top, 'nodes')?.value : undefined;
  const root = top?.kind === 'object' ? memberOf(top, 'root')?.value : undefined;
  if (nodes?.kind !== 'object' || root?.kind !== 'string' || root.value !== 'root') return undefined;
  const names = namesOf(nodes, root.value);
  return names && { nodes, names };
}

function isTidy({ nodes, names }: Nodes): boolean {
  return nodes.members.length === names.size && [...names].every(([key, name]) => key === name);
}

function isSorted({ members }: JsonObject): boolean {
  return members.every(({ key }, at) => at === 0 || (members[at - 1]?.key ?? '') < key);
}

/** A node whose inputs are being named. */
interface Frame {
  readonly rest: JsonObject['members'];
  at: number;
}

/** Nodes have the name of the first input that leads to them, with a number where it is taken; inputs in their order. */
function namesOf(nodes: JsonObject, root: string): ReadonlyMap<string, string> | undefined {
  const byKey = new Map(nodes.members.map(({ key, value }) => [key, value]));
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const open: Frame[] = [];
  const enter = (key: string, wanted: string): boolean => {
    const value = byKey.get(key);
    if (value?.kind !== 'object') return false;
    const name = freeName(wanted, taken);
    taken.add(name);
    names.set(key, name);
    open.push({ rest: edgesOf(value).toSorted((a, b) => (a.key < b.key ? -1 : 1)), at: 0 });
    return true;
  };
  if (!enter(root, root)) return undefined;
  for (let frame = open.at(-1); frame !== undefined; frame = open.at(-1)) {
    const next = frame.rest[frame.at++];
    if (next === undefined) open.pop();
    else if (
      next.value.kind === 'string' &&
      !names.has(next.value.value) &&
      !enter(next.value.value, next.key)
    )
      return undefined;
  }
  return names;
}

function edgesOf(node: JsonObject): readonly JsonMember[] {
  const inputs = memberOf(node, 'inputs')?.value;
  return inputs?.kind === 'object' ? inputs.members : [];
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let count = 2; taken.has(name); count++) name = `${wanted}_${count}`;
  return name;
}

/** The text with other names of nodes, and the nodes in the order of these. */
function renamed(text: string, { nodes, names }: Nodes): string {
  const { members, span } = nodes;
  const [first, second] = members;
  const last = members.at(-1);
  if (first === undefined || last === undefined) return text;
  const between = second === undefined ? '' : text.slice(first.span.end, second.keySpan.start);
  const written = members
    .map((member) => ({ name: names.get(member.key) ?? member.key, text: withNames(text, member, names) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((one) => one.text);
  const [start, end] = [text.slice(0, first.keySpan.start), text.slice(last.span.end, span.end)];
  return `${start}${written.join(between)}${end}${text.slice(span.end)}`;
}

function withNames(text: string, member: JsonMember, names: ReadonlyMap<string, string>): string {
  const edits: Edit[] = [{ span: member.keySpan, text: JSON.stringify(names.get(member.key) ?? member.key) }];
  if (member.value.kind === 'object') {
    for (const { value } of edgesOf(member.value)) {
      const name = value.kind === 'string' ? names.get(value.value) : undefined;
      if (name !== undefined) edits.push({ span: value.span, text: JSON.stringify(name) });
    }
  }
  const { start } = member.keySpan;
  const moved = edits.map((edit) => ({
    text: edit.text,
    span: { start: edit.span.start - start, end: edit.span.end - start },
  }));
  return applyEdits(text.slice(start, member.span.end), moved) ?? '';
}
