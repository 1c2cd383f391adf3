import type { LockGraph } from '../../../lock/graph.ts';
import type { JsonMember, JsonValue } from '../../../syntax/json.ts';
import type { Span } from '../../../text/span.ts';

/** A key or a string of a lockfile. */
export interface LockText {
  readonly value: string;
  /** With its quotes. */
  readonly span: Span;
  readonly isKey: boolean;
  /** The key of the node that it belongs to; undefined outside the nodes. */
  readonly node: string | undefined;
  /** The keys from the node (outside the nodes: from the top) to it, its own included. */
  readonly path: readonly string[];
}

/** No lock nests as deep as this; below it the path grows no more. */
const DEEPEST = 8;

/**
 * Every key and every string of a lock that `isTold` does not pass over, in the order of the file within one object.
 * Nesting may be as deep as it likes.
 */
export function* textsOf(lock: LockGraph, isTold: (member: JsonMember) => boolean): Generator<LockText> {
  const keyAt = new Map<number, string>();
  for (const { keySpan, key } of lock.nodes.values()) keyAt.set(keySpan.start, key);
  const top = lock.document.value;
  const open: Open[] = top === undefined ? [] : [{ value: top, node: undefined, path: [] }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { value, node, path } = at;
    if (value.kind === 'string') {
      yield { value: value.value, span: value.span, isKey: false, node, path };
    } else if (value.kind === 'array') {
      for (const item of value.items) open.push({ value: item, node, path });
    } else if (value.kind === 'object') {
      for (const member of value.members) {
        const own = keyAt.get(member.keySpan.start);
        const inside = own ?? node;
        const below = own !== undefined ? [] : path.length < DEEPEST ? [...path, member.key] : path;
        yield { value: member.key, span: member.keySpan, isKey: true, node: inside, path: below };
        if (isTold(member)) open.push({ value: member.value, node: inside, path: below });
      }
    }
  }
}

interface Open {
  readonly value: JsonValue;
  readonly node: string | undefined;
  readonly path: readonly string[];
}
