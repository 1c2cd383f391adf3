import type { FlakeInput, Located } from './flake.ts';
import { type Source, sourceOf } from './source.ts';

export type PlacedAttr = Located<string | number | boolean>;

/** A reference with the places of its attributes, whether a lock holds it or an input declares it. */
export interface PlacedRef {
  /** Keyed by attribute name, `type` among them. */
  readonly attrs: ReadonlyMap<string, PlacedAttr>;
  /** The attribute `type`; empty when there is none. */
  readonly type: string;
  /** Where it gets its content from; undefined without a `type`. */
  readonly source: Source | undefined;
}

/** The reference that an input declares. Of a URL every attribute stands where the URL stands. */
export function placedRef({ ref, attrs, refSpan }: FlakeInput): PlacedRef | undefined {
  if (ref === undefined) return undefined;
  const placed = new Map<string, PlacedAttr>();
  for (const [name, value] of [['type', ref.type] as const, ...ref.attrs])
    placed.set(name, { value, span: attrs.get(name)?.span ?? refSpan });
  return { attrs: placed, type: ref.type, source: sourceOf(ref) };
}

/** An attribute that is a string. */
export function textAttr(ref: Pick<PlacedRef, 'attrs'>, name: string): string | undefined {
  const value = ref.attrs.get(name)?.value;
  return typeof value === 'string' ? value : undefined;
}
