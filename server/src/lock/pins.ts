import { makeGraph, makeRef } from './make-graph.ts';
import { type JsonDocument, type JsonMember, type JsonObject, memberOf } from '../syntax/json.ts';
import { showText } from '../syntax/json-strings.ts';
import type { Span } from '../text/span.ts';
import type { LockFormat } from './format.ts';
import type { LockEdge, LockedAttr, LockedRef, LockGraph, LockNode, LockProblem } from './graph.ts';

/** An entry of a flat lockfile, as far as it is a member with an object. */
export interface PinEntry {
  readonly member: JsonMember;
  readonly object: JsonObject;
  /** Objects inside it, and the entry itself, by attribute; the last of equal keys counts. */
  readonly attrs: Attrs;
}

/** The scalar attributes of an object. */
export type Attrs = ReadonlyMap<string, LockedAttr>;

/** What a reader makes of an entry. */
export interface Pin {
  /** Undefined where nothing is fetched, or nothing that can be told. */
  readonly fetched: LockedRef | undefined;
  /** What the entry says of itself; undefined where it says nothing that the fetched could be compared with. */
  readonly said: LockedRef | undefined;
  readonly problems: readonly Omit<LockProblem, 'node'>[];
}

/**
 * Makes a graph of a flat list of pins: a root that stands nowhere in the text leads to each of them. The root is not
 * among the nodes, so that a pin may have any name.
 */
export function pinGraph(
  document: JsonDocument,
  format: LockFormat,
  list: JsonObject | undefined,
  version: LockGraph['version'],
  readPin: (entry: PinEntry) => Pin,
): LockGraph {
  const nodes = new Map<string, LockNode>();
  const problems = new Map<string, readonly LockProblem[]>();
  for (const member of list?.members ?? []) {
    if (member.value.kind !== 'object') {
      nodes.delete(member.key);
      if (member.value.kind !== 'broken') problems.set(member.key, [noObject(member, format)]);
      continue;
    }
    const object = member.value;
    const pin = readPin({ member, object, attrs: attrsOf(object) });
    nodes.set(member.key, nodeOf(member, object, pin));
    problems.set(
      member.key,
      pin.problems.map((problem) => ({ ...problem, node: member.key })),
    );
  }
  const rootNode = rootOf(document, nodes.values());
  return makeGraph({
    format,
    document,
    problems: [...problems.values()].flat(),
    version,
    root: undefined,
    rootNode,
    nodes,
    reachable: new Set([rootNode.key, ...nodes.keys()]),
    intact: list !== undefined && document.problems.length === 0 && document.conflicts.length === 0,
    resolve(edge) {
      const node = edge.kind === 'node' ? nodes.get(edge.target) : undefined;
      if (node !== undefined) return { kind: 'node', node };
      if (edge.kind === 'node') return { kind: 'missing-node', target: edge.target };
      return { kind: 'dangling', path: edge.path, index: 0, missing: edge.path[0] ?? '' };
    },
  });
}

function nodeOf(member: JsonMember, object: JsonObject, { fetched, said }: Pin): LockNode {
  return {
    key: member.key,
    keySpan: member.keySpan,
    span: member.span,
    object,
    inputs: new Map(),
    locked: fetched,
    original: said,
    flake: true,
    parent: undefined,
    usual: false,
  };
}

function rootOf(document: JsonDocument, nodes: Iterable<LockNode>): LockNode {
  const nowhere: Span = { start: 0, end: 0 };
  const inputs = new Map<string, LockEdge>();
  for (const { key, keySpan } of nodes)
    inputs.set(key, { kind: 'node', name: key, nameSpan: keySpan, span: keySpan, target: key });
  return {
    key: '',
    keySpan: nowhere,
    span: nowhere,
    object:
      document.value?.kind === 'object' ? document.value : { kind: 'object', span: nowhere, members: [] },
    inputs,
    locked: undefined,
    original: undefined,
    flake: true,
    parent: undefined,
    usual: false,
  };
}

function noObject({ key, value }: JsonMember, format: LockFormat): LockProblem {
  const wrong = `The ${format.entry} "${showText(key)}" is not an object in braces`;
  return { wrong, span: value.span, node: key, detail: '' };
}

export function attrsOf(object: JsonObject | undefined): Attrs {
  const attrs = new Map<string, LockedAttr>();
  for (const { key, keySpan, value } of object?.members ?? []) {
    if (value.kind === 'string' || value.kind === 'number' || value.kind === 'bool')
      attrs.set(key, { value: value.value, span: value.span, keySpan });
    else attrs.delete(key);
  }
  return attrs;
}

/** The object that is a member of another. */
export function objectAt(object: JsonObject | undefined, key: string): JsonObject | undefined {
  const value = object && memberOf(object, key)?.value;
  return value?.kind === 'object' ? value : undefined;
}

/** The top object of a document, whatever is wrong elsewhere in it. */
export function topOf({ value }: JsonDocument): JsonObject | undefined {
  return value?.kind === 'object' ? value : undefined;
}

/** An attribute, if it is a text with anything in it. */
export function textOf(attrs: Attrs, name: string): (LockedAttr & { readonly value: string }) | undefined {
  const attr = attrs.get(name);
  return typeof attr?.value === 'string' && attr.value !== '' ? { ...attr, value: attr.value } : undefined;
}

/** The attributes of a reference; those that are undefined are left out. */
export type Parts = Readonly<Record<string, LockedAttr | undefined>>;

/** A reference of an entry; it has the place of the entry, as there is no object of its own. */
export function refOf(entry: PinEntry, type: string, parts: Parts, flat = false): LockedRef {
  const { keySpan, value } = entry.member;
  const attrs = new Map<string, LockedAttr>();
  attrs.set('type', { value: type, span: entry.attrs.get('type')?.span ?? keySpan, keySpan });
  for (const [name, attr] of Object.entries(parts)) if (attr !== undefined) attrs.set(name, attr);
  return makeRef(value.span, keySpan, attrs, flat);
}

/** A value that a tool computes from what stands at a place. */
export function computed(
  value: string | number | boolean,
  at: Pick<LockedAttr, 'span' | 'keySpan'>,
): LockedAttr {
  return { value, span: at.span, keySpan: at.keySpan };
}

/**
 * What is downloaded from a URL: an archive that is unpacked, or a file as it is. The commit that the URL of an archive
 * names is its `rev`.
 */
export function download(
  document: JsonDocument,
  entry: PinEntry,
  url: LockedAttr & { readonly value: string },
  hash: LockedAttr | undefined,
  unpacked: boolean,
): LockedRef {
  const rev = unpacked ? commitIn(document, url) : undefined;
  return refOf(entry, unpacked ? 'tarball' : 'file', { url, rev, narHash: hash }, !unpacked);
}

/** The whole commit hash that a URL names, with its place in the URL where that is written without escapes. */
function commitIn(
  { text }: JsonDocument,
  url: LockedAttr & { readonly value: string },
): LockedAttr | undefined {
  const match = /(?<![0-9a-z])[0-9a-f]{40}(?![0-9a-z])/i.exec(withoutFragment(url.value));
  if (match === null) return undefined;
  const start = url.span.start + 1;
  const isPlain = text.slice(start, url.span.end - 1) === url.value;
  const span = isPlain
    ? { start: start + match.index, end: start + match.index + match[0].length }
    : url.span;
  return { value: match[0], span, keySpan: url.keySpan };
}

function withoutFragment(url: string): string {
  const hash = url.indexOf('#');
  return hash < 0 ? url : url.slice(0, hash);
}

/** A commit hash in full, SHA-1 or SHA-256. */
export function isCommitHash(rev: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(rev);
}

/** What is wrong with an entry that lacks an attribute. */
export function lacking(
  { member }: PinEntry,
  format: Pick<LockFormat, 'entry' | 'reader'>,
  attr: string,
  why: string,
): Omit<LockProblem, 'node'> {
  return {
    wrong: `The ${format.entry} "${showText(member.key)}" has no "${attr}": ${why}`,
    span: member.keySpan,
    detail: attr,
  };
}

/** What is wrong with an entry of a type that its tool does not know. */
export function unknownType(
  { member, attrs }: PinEntry,
  format: Pick<LockFormat, 'entry' | 'reader'>,
  name = 'type',
): Omit<LockProblem, 'node'> {
  const type = attrs.get(name);
  const what =
    type === undefined
      ? `has no "${name}"`
      : `has the ${name} "${showText(String(type.value))}", which ${format.reader} does not know`;
  return {
    wrong: `The ${format.entry} "${showText(member.key)}" ${what}: it cannot be fetched`,
    span: type?.span ?? member.keySpan,
    detail: name,
  };
}
