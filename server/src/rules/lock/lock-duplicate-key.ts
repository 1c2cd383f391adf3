import { withoutSecrets } from '../../flake/show.ts';
import type { JsonMember, JsonObject, JsonValue } from '../../syntax/json.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';

/**
 * ## What it does
 *
 * Reports a key that stands more than once in one object of a lockfile, also when it is spelled differently:
 * `"rev"` and `"\u0072ev"` are the same key.
 *
 * ## Why it is bad
 *
 * Nix silently takes the last one. A reviewer reads the first, and so do many tools: a harmless `narHash` or `rev`
 * on top hides the one that is fetched. Nix never writes a key twice, so somebody or something else did.
 * [RFC 8259, section 4](https://www.rfc-editor.org/rfc/rfc8259#section-4) calls the outcome unpredictable.
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
    fix: 'none',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock: { intact, document } }, report) {
    if (!intact || document.value === undefined) return;
    for (const { object, node, path } of objectsOf(document.value)) {
      for (const members of duplicatesOf(object)) {
        const last = members.at(-1);
        if (last === undefined) continue;
        report({
          message: describe(members, last),
          span: last.keySpan,
          subject: node ?? last.key,
          detail: [...path, last.key].join('.'),
          related: members.slice(0, -1).map(({ keySpan }) => ({
            place: { file: 'self', span: keySpan },
            message: `"${showText(last.key)}" stands here already`,
          })),
        });
      }
    }
  },
};

function describe(members: readonly JsonMember[], last: JsonMember): string {
  const key = showText(last.key);
  const hidden = members[0]?.value;
  const times = members.length === 2 ? 'twice' : `${members.length} times`;
  const shown = openText(last.value);
  const passed = openText(hidden);
  const taken =
    shown !== undefined && passed !== undefined && shown !== passed
      ? `"${shown}" and not "${passed}"`
      : 'the last one only';
  return `The key "${key}" stands ${times} in the same object; Nix silently takes ${taken}.`;
}

/** A string for a message; addresses without what may be secret in them. */
function openText(value: JsonValue | undefined): string | undefined {
  if (value?.kind !== 'string') return undefined;
  return showText(/[:@?]/.test(value.value) ? withoutSecrets(value.value) : value.value);
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

interface Found {
  readonly object: JsonObject;
  /** The key of the lock node that it is in. */
  readonly node: string | undefined;
  /** The keys that lead to it, cut off where nesting is deeper than in any lock. */
  readonly path: readonly string[];
}

/** Every object at or below a value, however deep. */
function* objectsOf(value: JsonValue): Generator<Found> {
  const open: { readonly value: JsonValue; readonly path: readonly string[] }[] = [{ value, path: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { path } = next;
    if (next.value.kind === 'array') open.push(...next.value.items.map((item) => ({ value: item, path })));
    if (next.value.kind !== 'object') continue;
    yield { object: next.value, node: path[0] === 'nodes' ? path[1] : undefined, path };
    for (const { key, value } of next.value.members) {
      if (value.kind === 'object' || value.kind === 'array')
        open.push({ value, path: path.length < 5 ? [...path, key] : path });
    }
  }
}
