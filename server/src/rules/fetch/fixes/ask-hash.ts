import { printable } from '../../../flake/show.ts';
import { withoutSecrets } from '../../../flake/secrets.ts';
import { movingUrl } from '../../../lock/moving-url.ts';
import type { NixFacts } from '../../../nix/facts.ts';
import type { FetchSource, Fix } from '../../fix.ts';
import { type Given, givenTo, hashAttrOf, hashWrites, setForText } from './hash-place.ts';
import { namedRef } from './ref-address.ts';
import { isAddress, sourcedFrom } from './source.ts';
import { mark } from './template.ts';

/**
 * Fetches what a fetcher names, and writes its hash. Nothing is offered for what moves, as that would pin what is gone
 * tomorrow, nor for what Nix alone cannot fetch in the same way.
 */
export function askHash(facts: NixFacts, given: Given): readonly Fix[] {
  const { fetcher, value } = given;
  if (value.kind === 'attrs') {
    const sourced = sourcedFrom(facts, fetcher, value.attrs);
    if (sourced === undefined || moves(sourced.source)) return [];
    const write = hashWrites(facts, given, value.attrs);
    return write === undefined
      ? []
      : [
          {
            kind: 'ask',
            title: title(sourced.source),
            request: { ask: 'hash', source: sourced.source },
            write,
          },
        ];
  }
  const kind = KINDS.get(fetcher.name);
  if (fetcher.origin !== 'builtin' || kind === undefined || value.kind !== 'string') return [];
  const source: FetchSource = { kind, urls: [value.value] };
  const name = hashAttrOf(fetcher);
  if (name === undefined || !isAddress(value.value) || moves(source)) return [];
  const write = setForText(facts, given, [{ name, value: `"${mark('hash')}"` }]);
  return write === undefined
    ? []
    : [{ kind: 'ask', title: title(source), request: { ask: 'hash', source }, write: [write] }];
}

/** The same for a call of a fetcher with a set. */
export function hashOf(facts: NixFacts, fetch: Pick<Given, 'call' | 'fetcher'>): readonly Fix[] {
  const given = givenTo(facts, fetch);
  return given === undefined ? [] : askHash(facts, given);
}

/** What the builtins fetch that take an address alone. */
export const KINDS: ReadonlyMap<string, 'file' | 'archive'> = new Map([
  ['fetchTarball', 'archive'],
  ['fetchurl', 'file'],
]);

function moves(source: FetchSource): boolean {
  if (source.kind === 'git')
    return !/^(?:[0-9a-f]{40}$|refs\/tags\/)/i.test(source.rev) && !/\d/.test(source.rev);
  return source.urls.some((url) => {
    const moving = movingUrl(url);
    return moving === undefined ? namedRef(url) !== undefined && !isTag(url) : moving.kind !== 'tag';
  });
}

/** A name with digits in it is more likely a release than a branch. */
function isTag(url: string): boolean {
  return /\d/.test(namedRef(url)?.name ?? '');
}

function title(source: FetchSource): string {
  const from = source.kind === 'git' ? source.url : (source.urls[0] ?? '');
  return `Fetch ${short(from)} and write its hash`;
}

/** An address as titles show it. */
export function short(url: string): string {
  const shown = printable(withoutSecrets(url)).replace(/^https:\/\//, '');
  return shown.length > 60 ? `${shown.slice(0, 57)}…` : shown;
}
