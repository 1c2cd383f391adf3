import { startWithoutSecrets, withoutSecrets } from '../../../flake/secrets.ts';
import { printable } from '../../../flake/show.ts';
import type { Attr, AttrSet, Call, NixFacts, StaticValue } from '../../../nix/facts.ts';
import { withoutParens } from '../../../nix/rows.ts';
import { NixField, NixKind } from '../../../syntax/nix-kinds.ts';
import { childByField, NONE, spanOf, symbolOf } from '../../../syntax/table.ts';
import { type Fetcher, fetcherNamed } from '../../../tables/fetchers.ts';
import type { Span } from '../../../text/span.ts';
import type { NixFileRole } from '../../rule.ts';

/** A call of a known fetcher with an attribute set whose contents can be seen. */
export interface Fetch {
  readonly call: Call;
  readonly fetcher: Fetcher;
  readonly args: AttrSet;
}

/** The calls of known fetchers whose argument is an attribute set, however it is reached. */
export function fetchesIn(facts: NixFacts): readonly Fetch[] {
  return facts.once(readFetches);
}

function readFetches(facts: NixFacts): readonly Fetch[] {
  const fetches: Fetch[] = [];
  for (const call of facts.calls) {
    const { origin, name, path } = call.callee;
    if (origin !== 'builtin' && origin !== 'library') continue;
    const fetcher = fetcherNamed(origin === 'builtin' ? 'builtin' : 'nixpkgs', name, path);
    const [argument] = call.args;
    if (fetcher === undefined || argument === undefined) continue;
    for (const row of fetcher.takesList === true ? itemsOf(facts, argument) : [argument]) {
      const args = argumentSet(facts, row, fetcher.within);
      if (args !== undefined) fetches.push({ call, fetcher, args });
    }
  }
  return fetches;
}

function itemsOf(facts: NixFacts, row: number): readonly number[] {
  const value = facts.value(row);
  return value.kind === 'list' ? value.items : [];
}

/**
 * The attributes that a function is given: a set, or what a function of the result returns (`finalAttrs: { … }`).
 * @param within the attribute that holds them in a set of its own
 */
export function argumentSet(facts: NixFacts, row: number, within?: string): AttrSet | undefined {
  let value = facts.value(row);
  for (let body = row, depth = 0; value.kind === 'unknown' && depth < 2; depth++) {
    body = withoutParens(facts.table, body);
    if (body === NONE || symbolOf(facts.table, body) !== NixKind.function_expression) break;
    body = childByField(facts.table, body, NixField.body);
    if (body === NONE) break;
    value = facts.value(body);
  }
  if (value.kind !== 'attrs') return undefined;
  if (within === undefined) return value.attrs;
  const held = value.attrs.attrs.get(within);
  const inner = held === undefined ? undefined : facts.attrValue(held);
  return inner?.kind === 'attrs' ? inner.attrs : undefined;
}

/** The place of an attribute's value, or of its name where it is inherited. */
export function valueSpan(facts: NixFacts, attr: Attr): Span {
  return attr.valueRow === undefined ? attr.nameSpan : spanOf(facts.table, attr.valueRow);
}

/** Where something is fetched from, to be shown: as far as it is written, and without secrets. */
export function shownUrl(value: StaticValue | undefined): string | undefined {
  if (value?.kind === 'string') return printable(withoutSecrets(value.value));
  if (value?.kind !== 'unknown' || value.prefix === undefined) return undefined;
  const start = startWithoutSecrets(value.prefix);
  return start === '' ? undefined : `${printable(start)}…`;
}

/** Where a fetch gets its content from, to tell fetches of one file apart; empty when that cannot be seen. */
export function sourceOf(facts: NixFacts, args: AttrSet): string {
  const parts: string[] = [];
  for (const name of ['url', 'urls', 'domain', 'owner', 'repo', 'pname', 'name']) {
    const attr = args.attrs.get(name);
    const value = attr === undefined ? undefined : facts.attrValue(attr);
    const shown = shownUrl(value);
    if (shown !== undefined) parts.push(shown);
  }
  return parts.join('/');
}

/**
 * A fetch of the loaders that niv, npins, flake-compat and others write: its address comes from a lockfile.
 * One that stands there whole was not written by them, whatever the file's first line claims.
 */
export function isLoaders(role: NixFileRole, url: StaticValue | undefined): boolean {
  return role.generated && url?.kind !== 'string';
}
