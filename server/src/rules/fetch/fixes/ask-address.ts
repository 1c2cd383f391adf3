import type { NixFacts } from '../../../nix/facts.ts';
import { withoutParens } from '../../../nix/rows.ts';
import { nixString } from '../../../nix/edit/write.ts';
import { NixKind } from '../../../syntax/nix-kinds.ts';
import { symbolOf } from '../../../syntax/table.ts';
import { type CommitRequest, type FetchSource, type Fix, REV } from '../../fix.ts';
import { knownHash, overName, titleOf } from './ask-commit.ts';
import { KINDS } from './ask-hash.ts';
import { type Given, hashAttrOf, hashWrites, setForText } from './hash-place.ts';
import { isInPlace, literalAt, literalOf } from './in-place.ts';
import { namedRef } from './ref-address.ts';
import { sourcedFrom } from './source.ts';
import { mark, together } from './template.ts';

/** Asks for the commit of the branch or tag that an address names, and writes that into the address, with the hash. */
export function askAddress(facts: NixFacts, given: Given): readonly Fix[] {
  const { fetcher, value } = given;
  if (value.kind === 'string') {
    const kind = KINDS.get(fetcher.name);
    const named = namedRef(value.value);
    const name = hashAttrOf(fetcher);
    if (fetcher.origin !== 'builtin' || kind === undefined || named === undefined || name === undefined)
      return [];
    const request = requestOf(named, kind);
    const write = setForText(
      facts,
      given,
      [{ name, value: `"${mark('hash')}"` }],
      nixString(named.pinned).replaceAll(REV, mark('rev')),
      `${named.name}, ${mark('day')}`,
    );
    // What is put together of several strings stays so.
    const row = withoutParens(facts.table, given.row);
    const isWhole =
      literalAt(facts, row) !== undefined || symbolOf(facts.table, row) === NixKind.uri_expression;
    return write === undefined || !isWhole
      ? []
      : [{ kind: 'ask', title: titleOf(named.name, request), request, write: [write] }];
  }
  if (value.kind !== 'attrs') return [];
  const { attrs: args } = value;
  const url = args.attrs.get('url');
  const address = url === undefined ? undefined : facts.attrValue(url);
  const named = address?.kind === 'string' ? namedRef(address.value) : undefined;
  const sourced = sourcedFrom(facts, fetcher, args);
  const span = url === undefined ? undefined : literalOf(facts, url);
  if (url === undefined || named === undefined || sourced === undefined || span === undefined) return [];
  const hash = isInPlace(facts, url, given.call) ? hashWrites(facts, given, args) : undefined;
  if (hash === undefined || sourced.source.kind === 'git') return [];
  const request = requestOf(named, sourced.source.kind, knownHash(facts, given, args));
  const put = overName(facts, url, span, named.pinned.replaceAll(REV, mark('rev')), named.name);
  return [{ kind: 'ask', title: titleOf(named.name, request), request, write: together([...put, ...hash]) }];
}

function requestOf(
  { repository, name, pinned }: NonNullable<ReturnType<typeof namedRef>>,
  kind: 'file' | 'archive',
  known?: string,
): CommitRequest {
  const source: FetchSource = { kind, urls: [pinned] };
  return { ask: 'commit', repository, name, source, ...(known === undefined ? {} : { known }) };
}
