import type { LockGraph } from '../../lock/graph.ts';
import type { JsonMember, JsonObject, JsonValue } from '../../syntax/json.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';
import { openText } from './shared/open-text.ts';
import { removeMembers } from '../../lock/edit/members.ts';
import type { Fix } from '../fix.ts';
import { editFix } from '../shared/inputs/fixes.ts';

/**
 * ## What it does
 *
 * Reports a key that stands more than once in one object of a lockfile of any tool, also when it is spelled differently:
 * `"rev"` and `"\u0072ev"` are the same key.
 *
 * ## Why it is bad
 *
 * Nix silently takes the last one. A reviewer reads the first, and so do many tools: a harmless `narHash` or `rev`
 * on top hides the one that is fetched. Nix never writes a key twice, so somebody or something else did.
 * [RFC 8259, section 4](https://www.rfc-editor.org/rfc/rfc8259#section-4) calls the outcome unpredictable.
 *
 * ## Fix
 *
 * Keeps the last one, which Nix reads, or the first one, which people read. Unsafe, because only somebody who knows where it
 * comes from can say which is meant.
 *
 * ## When to ignore it
 *
 * Never. Find out where the second one comes from, then run `nix flake update` for this input.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-duplicate-key',
    group: 'lock',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock }, report) {
    const { intact, document } = lock;
    if (!intact || document.value === undefined || !mayHaveDuplicates(lock)) return;
    const nodeAt = new Map<number, string>();
    for (const { keySpan, key } of lock.nodes.values()) nodeAt.set(keySpan.start, key);
    for (const found of objectsOf(document.value, nodeAt)) {
      const { object, node } = found;
      if (isPlain(object)) continue;
      for (const members of duplicatesOf(object)) {
        const last = members.at(-1);
        if (last === undefined) continue;
        report({
          message: describe(members, last),
          span: last.keySpan,
          subject: node ?? last.key,
          detail: [...found.path, last.key.slice(0, LONGEST)].join('.'),
          fixes: () => keepFixes(object, members),
          related: members.slice(0, -1).map(({ keySpan }) => ({
            place: { file: 'self', span: keySpan },
            message: `"${showText(last.key)}" stands here already`,
          })),
        });
      }
    }
  },
};

/** What Nix reads stays what it is where the last one is kept. */
function keepFixes(object: JsonObject, members: readonly JsonMember[]): readonly Fix[] {
  return (['last', 'first'] as const).flatMap((which) => {
    const kept = which === 'last' ? members.at(-1) : members[0];
    const edits = removeMembers(object, (member) => members.includes(member) && member !== kept);
    const key = showText(members[0]?.key ?? '');
    return editFix(`Keep the ${which} "${key}"`, 'unsafe', { flake: [], lock: edits }, 'lock');
  });
}

function describe(members: readonly JsonMember[], last: JsonMember): string {
  const key = showText(last.key);
  const hidden = members[0]?.value;
  const times = members.length === 2 ? 'twice' : `${members.length} times`;
  const shown = shownValue(last.value);
  const passed = shownValue(hidden);
  const taken =
    shown !== undefined && passed !== undefined && shown !== passed
      ? `"${shown}" and not "${passed}"`
      : 'the last one only';
  return `The key "${key}" stands ${times} in the same object; Nix silently takes ${taken}.`;
}

function shownValue(value: JsonValue | undefined): string | undefined {
  return value?.kind === 'string' ? openText(value.value) : undefined;
}

/** The members that share a key, for each key that is not alone. */
function duplicatesOf(object: JsonObject): JsonMember[][] {
  const first = new Map<string, JsonMember>();
  const groups = new Map<string, JsonMember[]>();
  for (const member of object.members) {
    const earlier = first.get(member.key);
    if (earlier === undefined) {
      first.set(member.key, member);
      continue;
    }
    const group = groups.get(member.key) ?? [earlier];
    group.push(member);
    groups.set(member.key, group);
  }
  return [...groups.values()];
}

/** A quick look, as nearly no lock has any, and a usual node has none. */
function mayHaveDuplicates(lock: LockGraph): boolean {
  const { value } = lock.document;
  if (value?.kind !== 'object') return false;
  if (!lock.format.isGraph) return hasDuplicates(value);
  if (!isPlain(value)) return true;
  for (const { key, value: inner } of value.members) {
    if (key !== 'nodes' || inner.kind !== 'object') {
      if (hasDuplicates(inner)) return true;
    } else if (inner.members.length !== lock.nodes.size) {
      return true;
    }
  }
  for (const { usual, object } of lock.nodes.values()) if (!usual && hasDuplicates(object)) return true;
  return false;
}

function hasDuplicates(value: JsonValue): boolean {
  const open = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'array') for (const item of next.items) open.push(item);
    if (next.kind !== 'object') continue;
    if (!isPlain(next)) return true;
    for (const { value: inner } of next.members)
      if (inner.kind === 'object' || inner.kind === 'array') open.push(inner);
  }
  return false;
}

/** Whether an object has each key once. */
function isPlain({ members }: JsonObject): boolean {
  if (members.length > 12) return new Set(members.map(({ key }) => key)).size === members.length;
  for (let i = 1; i < members.length; i++) {
    for (let j = 0; j < i; j++) if (members[i]?.key === members[j]?.key) return false;
  }
  return true;
}

/** No lock nests deeper. */
const DEEPEST = 5;
/** In characters: that much of a key tells it from others. */
const LONGEST = 200;

interface Found {
  readonly object: JsonObject;
  /** The key of the lock node that it is in. */
  readonly node: string | undefined;
  /** The keys that lead to it, from the outermost on; deeper than in any lock they are cut off. */
  readonly path: readonly string[];
}

/**
 * Every object at or below a value, however deep.
 *
 * @param nodeAt the keys of the nodes by where they stand; of nodes with the same key only the last is one
 */
function* objectsOf(value: JsonValue, nodeAt: ReadonlyMap<number, string>): Generator<Found> {
  const open: { readonly value: JsonValue; readonly found: Omit<Found, 'object'> }[] = [
    { value, found: { node: undefined, path: [] } },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.value.kind === 'array') {
      for (const item of next.value.items) {
        if (item.kind === 'object' || item.kind === 'array') open.push({ value: item, found: next.found });
      }
    }
    if (next.value.kind !== 'object') continue;
    const object: Found = { ...next.found, object: next.value };
    yield object;
    const { path } = object;
    const isNodes = path.length === 1 && path[0] === 'nodes';
    for (const { key, keySpan, value: inner } of next.value.members) {
      if (inner.kind !== 'object' && inner.kind !== 'array') continue;
      const node = nodeAt.get(keySpan.start) ?? (isNodes ? key : object.node);
      open.push({
        value: inner,
        found: { node, path: path.length < DEEPEST ? [...path, key.slice(0, LONGEST)] : path },
      });
    }
  }
}
