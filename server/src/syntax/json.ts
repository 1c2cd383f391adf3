import type { Span } from '../text/span.ts';

export type JsonValue =
  | JsonObject
  | { readonly kind: 'array'; readonly span: Span; readonly items: readonly JsonValue[] }
  | { readonly kind: 'string'; readonly span: Span; readonly value: string }
  | { readonly kind: 'number'; readonly span: Span; readonly value: number }
  | { readonly kind: 'bool'; readonly span: Span; readonly value: boolean }
  | { readonly kind: 'null'; readonly span: Span }
  /** Something stands here that could not be read. */
  | { readonly kind: 'broken'; readonly span: Span };

export interface JsonObject {
  readonly kind: 'object';
  readonly span: Span;
  /** All members in order, duplicates included; keys are unescaped. */
  readonly members: readonly JsonMember[];
}

export interface JsonMember {
  readonly key: string;
  readonly keySpan: Span;
  readonly span: Span;
  readonly value: JsonValue;
}

/** What is wrong and where, in a person's words: "a comma is missing between two members", never "ERROR node". */
export interface JsonProblem {
  readonly message: string;
  readonly span: Span;
}

/** A merge conflict that stands in the text. */
export interface ConflictRegion {
  /** From `<<<<<<<` to the end of the `>>>>>>>` line. */
  readonly span: Span;
  /** The label after `<<<<<<<` and after `>>>>>>>`, such as `HEAD` and `main`. */
  readonly ours: string;
  readonly theirs: string;
}

export interface JsonDocument {
  readonly text: string;
  /** Undefined when there is nothing that could be read. */
  readonly value: JsonValue | undefined;
  readonly problems: readonly JsonProblem[];
  readonly conflicts: readonly ConflictRegion[];
  /** The text as the other side of its conflicts has it, at the same offsets; `value` is that of the one. Both are sound. */
  readonly theirs?: JsonDocument;
}

/** The member that counts: the last of those with this key, as Nix reads it. */
export function memberOf(object: JsonObject, key: string): JsonMember | undefined {
  const { members } = object;
  for (let at = members.length - 1; at >= 0; at--) {
    const member = members[at];
    if (member?.key === key) return member;
  }
  return undefined;
}
