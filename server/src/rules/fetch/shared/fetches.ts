import { withoutSecrets } from '../../../flake/secrets.ts';
import { printable } from '../../../flake/show.ts';
import type { Attr, AttrSet, Call, NixFacts, StaticValue } from '../../../nix/facts.ts';
import { spanOf } from '../../../syntax/table.ts';
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
export function fetchesIn(facts: NixFacts): Fetch[] {
  const fetches: Fetch[] = [];
  for (const call of facts.calls) {
    const { origin, name } = call.callee;
    if (origin !== 'builtin' && origin !== 'library') continue;
    const fetcher = fetcherNamed(origin === 'builtin' ? 'builtin' : 'nixpkgs', name);
    const [argument] = call.args;
    if (fetcher === undefined || argument === undefined) continue;
    const value = facts.value(argument);
    if (value.kind === 'attrs') fetches.push({ call, fetcher, args: value.attrs });
  }
  return fetches;
}

/** The place of an attribute's value, or of its name where it is inherited. */
export function valueSpan(facts: NixFacts, attr: Attr): Span {
  return attr.valueRow === undefined ? attr.nameSpan : spanOf(facts.table, attr.valueRow);
}

/** Where something is fetched from, to be shown: as far as it is written, and without secrets. */
export function shownUrl(value: StaticValue | undefined): string | undefined {
  if (value?.kind === 'string') return printable(withoutSecrets(value.value));
  if (value?.kind === 'unknown' && value.prefix !== undefined && value.prefix !== '') {
    return `${printable(withoutSecrets(value.prefix))}…`;
  }
  return undefined;
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
