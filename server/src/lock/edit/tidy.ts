import { readStrictJson } from '../../syntax/json-strict.ts';
import { type JsonObject, type JsonValue, memberOf } from '../../syntax/json.ts';
import { applyEdits, type Edit } from '../../text/edits.ts';
import { type JsonTree, writeJson } from './write-json.ts';

/**
 * Edits of a lock after which it is what Nix itself would write, where it was so before: with nodes gone, Nix gives
 * others their names (`LockFile::toJSON` in Nix's src/libflake/lockfile.cc). A lock that somebody else wrote keeps its
 * ways, and its names.
 */
export function tidied(text: string, edits: readonly Edit[]): readonly Edit[] {
  if (edits.length === 0 || asNixWrites(text) !== unified(text)) return edits;
  const made = applyEdits(text, edits);
  const tidy = made === undefined ? undefined : asNixWrites(made);
  if (made === undefined || tidy === undefined || tidy === unified(made)) return edits;
  const written = text.includes('\r\n') ? tidy.replaceAll('\n', '\r\n') : tidy;
  return [difference(text, text.startsWith(MARK) ? MARK + written : written)];
}

/** The text of a lock as Nix writes it; undefined where it is no lock that Nix can read. */
export function asNixWrites(text: string): string | undefined {
  const top = readStrictJson(text);
  const nodes = top?.kind === 'object' ? memberOf(top, 'nodes')?.value : undefined;
  const root = top?.kind === 'object' ? memberOf(top, 'root')?.value : undefined;
  if (top?.kind !== 'object' || nodes?.kind !== 'object' || root?.kind !== 'string') return undefined;
  const named = namedNodes(nodes, root.value);
  if (named === undefined) return undefined;
  const members = new Map<string, JsonTree>(top.members.map(({ key, value }) => [key, value]));
  members.set('nodes', named.nodes).set('root', named.root);
  return `${writeJson(members, text)}\n`;
}

/** A byte order mark, which Nix would not write. */
const MARK = '\uFEFF';

function unified(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(/^\uFEFF/, '');
}

/** A node whose inputs are being named. */
interface Frame {
  readonly inputs: Map<string, JsonTree>;
  readonly rest: JsonObject['members'];
  at: number;
}

/** Nodes have the name of the first input that leads to them, with a number where it is taken; inputs in their order. */
function namedNodes(
  nodes: JsonObject,
  root: string,
): { readonly nodes: ReadonlyMap<string, JsonTree>; readonly root: string } | undefined {
  const byKey = new Map(nodes.members.map(({ key, value }) => [key, value]));
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const made = new Map<string, JsonTree>();
  const open: Frame[] = [];
  const enter = (key: string, wanted: string): string | undefined => {
    const value = byKey.get(key);
    if (value?.kind !== 'object') return undefined;
    const name = freeName(wanted, taken);
    taken.add(name);
    names.set(key, name);
    const members = new Map<string, JsonTree>(value.members.map((one) => [one.key, one.value]));
    const written = memberOf(value, 'inputs')?.value;
    const inputs = new Map<string, JsonTree>();
    if (written?.kind === 'object' && written.members.length > 0) members.set('inputs', inputs);
    else members.delete('inputs');
    made.set(name, members);
    open.push({ inputs, rest: written?.kind === 'object' ? sorted(written.members) : [], at: 0 });
    return name;
  };
  const rootName = enter(root, 'root');
  if (rootName === undefined) return undefined;
  for (let frame = open.at(-1); frame !== undefined; frame = open.at(-1)) {
    const next = frame.rest[frame.at++];
    if (next === undefined) {
      open.pop();
      continue;
    }
    const target = edgeOf(next.value, names, (key) => enter(key, next.key));
    if (target === undefined) return undefined;
    frame.inputs.set(next.key, target);
  }
  return { nodes: made, root: rootName };
}

function edgeOf(
  value: JsonValue,
  names: ReadonlyMap<string, string>,
  enter: (key: string) => string | undefined,
): JsonTree | undefined {
  if (value.kind === 'array') return value;
  return value.kind === 'string' ? (names.get(value.value) ?? enter(value.value)) : undefined;
}

function sorted(members: JsonObject['members']): JsonObject['members'] {
  return members.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let count = 2; taken.has(name); count++) name = `${wanted}_${count}`;
  return name;
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
