import { insertBindings, type NewBinding, newSet } from '../../../nix/edit/bindings.ts';
import { rename } from '../../../nix/edit/rename.ts';
import { nixString } from '../../../nix/edit/write.ts';
import type { Attr, AttrSet, Call, NixFacts, StaticValue } from '../../../nix/facts.ts';
import { isSetLiteral, withoutParens } from '../../../nix/rows.ts';
import { NixKind } from '../../../syntax/nix-kinds.ts';
import { spanOf, symbolOf, textOf } from '../../../syntax/table.ts';
import { type Fetcher, HASH_NAMES } from '../../../tables/fetchers.ts';
import { placeholderIn } from '../shared/placeholders.ts';
import { isInPlace, literalOf } from './in-place.ts';
import { mark, template } from './template.ts';
import type { PlacedTemplate } from '../../fix.ts';

/** What a fetcher is given, with where that is written. */
export interface Given {
  readonly fetcher: Fetcher;
  readonly call: Call;
  /** Of the argument. */
  readonly row: number;
  readonly value: StaticValue;
}

/** What a call of a fetcher is given. */
export function givenTo(
  facts: NixFacts,
  { call, fetcher }: Pick<Given, 'call' | 'fetcher'>,
): Given | undefined {
  const [row] = call.args;
  return row === undefined ? undefined : { fetcher, call, row, value: facts.value(row) };
}

/** The row of the set that is written there as the argument; undefined where there is none. */
export function setRow(facts: NixFacts, { row }: Pick<Given, 'row'>): number | undefined {
  const inner = withoutParens(facts.table, row);
  return isSetLiteral(facts.table, inner) ? inner : undefined;
}

/** The attribute that this fetcher takes a hash in, in SRI. */
export function hashAttrOf({ hashes }: Fetcher): string | undefined {
  return hashes.includes('hash') ? 'hash' : hashes[0];
}

/**
 * Where the hash of a fetch is written: over the one that stands there, under the newer name where the fetcher takes that,
 * or at the end of the set. Undefined where it is written elsewhere, or more than one stands there.
 * @param also other bindings that are put in with it
 */
export function hashWrites(
  facts: NixFacts,
  given: Given,
  args: AttrSet,
  also: readonly NewBinding[] = [],
): readonly PlacedTemplate[] | undefined {
  const name = hashAttrOf(given.fetcher);
  const row = setRow(facts, given);
  if (name === undefined || row === undefined) return undefined;
  const known = hashesIn(args, given.fetcher);
  const [first] = known;
  if (known.length > 1) return undefined;
  if (first === undefined) {
    const edit = insertBindings(facts.table, row, [...also, { name, value: `"${mark('hash')}"` }]);
    return edit === undefined ? undefined : [template(edit)];
  }
  const inserted = also.length === 0 ? undefined : insertBindings(facts.table, row, also);
  if (also.length > 0 && inserted === undefined) return undefined;
  const over = overHash(facts, given.call, first, name);
  if (over === undefined) return undefined;
  // What is put in behind the last binding may touch it, but does not overlap it.
  return inserted === undefined ? over : [...over, template(inserted)];
}

/** Over a hash that stands in its place, or a placeholder. */
export function overHash(
  facts: NixFacts,
  call: Call,
  attr: Attr,
  name: string,
): readonly PlacedTemplate[] | undefined {
  return isInPlace(facts, attr, call) ? overPlaceholder(facts, attr, name) : undefined;
}

/** Over a placeholder that is an attribute's value itself. @param name of the attribute from now on */
export function overPlaceholder(
  facts: NixFacts,
  attr: Attr,
  name: string,
): readonly PlacedTemplate[] | undefined {
  if (attr.valueRow === undefined || attr.inherit !== undefined) return undefined;
  const span = literalOf(facts, attr) ?? fakeSpan(facts, attr.valueRow);
  if (span === undefined) return undefined;
  const value = template({ span, text: `"${mark('hash')}"` });
  if (attr.name === name) return [value];
  return [template(rename(facts.table.text, attr.nameSpan, name)), value];
}

/** The attributes that hold hashes, whether the fetcher knows them or not. */
export function hashesIn({ attrs }: AttrSet, { origin, hashes }: Fetcher): readonly Attr[] {
  const names = origin === 'builtin' ? hashes : [...HASH_NAMES.keys()];
  return names.flatMap((name) => attrs.get(name) ?? []);
}

/** The place of `lib.fakeHash` and its like. */
function fakeSpan(facts: NixFacts, row: number): ReturnType<typeof spanOf> | undefined {
  const value = facts.value(row);
  return value.kind === 'name' && placeholderIn(value) !== undefined ? spanOf(facts.table, row) : undefined;
}

/** A set in the place of the address that a builtin is given; undefined where that is no string that is written there. */
export function setForText(
  facts: NixFacts,
  { row }: Pick<Given, 'row'>,
  bindings: readonly NewBinding[],
  url?: string,
  comment?: string,
): PlacedTemplate | undefined {
  const { table } = facts;
  const inner = withoutParens(table, row);
  const kind = symbolOf(table, inner);
  const written = textOf(table, inner);
  const isText = kind === NixKind.string_expression || kind === NixKind.uri_expression;
  if (!isText || written.includes('\n')) return undefined;
  const address = url ?? (kind === NixKind.uri_expression ? nixString(written) : written);
  const span = spanOf(table, row);
  return template({
    span,
    text: newSet(table.text, span.start, [
      { name: 'url', value: address, ...(comment === undefined ? {} : { comment }) },
      ...bindings,
    ]),
  });
}
