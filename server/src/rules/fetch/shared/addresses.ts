import { percentDecode } from '../../../flake/percent.ts';
import { printable } from '../../../flake/show.ts';
import { startWithoutSecrets, withoutSecrets } from '../../../flake/secrets.ts';
import type { AttrSet, Call, Callee, NixFacts, StaticValue } from '../../../nix/facts.ts';
import { spanOf } from '../../../syntax/table.ts';
import { addressAttrs, HOST_ATTRS, TAKE_TEXT } from '../../../tables/fetcher-addresses.ts';
import { type Fetcher, fetcherNamed } from '../../../tables/fetchers.ts';
import type { Span } from '../../../text/span.ts';
import { type Fetch, valueSpan } from './fetches.ts';

/** What one call of a fetcher is given: its own argument, or an element of the list in `map fetcher [ … ]`. */
export interface FetchArgument {
  readonly fetcher: Fetcher;
  readonly call: Call;
  /** The name of the fetcher, where it is called or handed to `map`. */
  readonly nameSpan: Span;
  /** Of the argument. */
  readonly row: number;
  readonly value: StaticValue;
}

/** An address that a fetcher is told to download from. */
export interface Address {
  readonly fetcher: Fetcher;
  readonly call: Call;
  /** The arguments of the fetcher, where it is given a set. */
  readonly args: AttrSet | undefined;
  readonly value: StaticValue;
  /** The address, or what is known of its beginning. */
  readonly text: string;
  /** `text` is all of it. */
  readonly isWhole: boolean;
  readonly span: Span;
}

const GET_FLAKE: Fetcher = { name: 'getFlake', origin: 'builtin', hashes: [], pins: [] };

/** What a name of a fetcher, or of `map`, begins with: told before anything else, for nearly all calls are of others. */
function mayFetch(name: string): boolean {
  switch (name.charAt(0)) {
    case 'f':
      return name.startsWith('fetch');
    case 'g':
      return name === 'getFlake';
    case 'm':
      return name === 'map';
    case 'r':
      return name === 'requireFile';
    default:
      return false;
  }
}

/** The fetcher that a name stands for, as far as scopes tell. */
function fetcherOf({ origin, name }: Callee): Fetcher | undefined {
  if (origin === 'library') return fetcherNamed('nixpkgs', name);
  if (origin !== 'builtin') return undefined;
  return name === 'getFlake' ? GET_FLAKE : fetcherNamed('builtin', name);
}

/** The arguments of all calls of known fetchers, also of those that are handed to `map`. */
export function fetchArguments(facts: NixFacts): readonly FetchArgument[] {
  return facts.once(readArguments);
}

function readArguments(facts: NixFacts): readonly FetchArgument[] {
  const found: FetchArgument[] = [];
  for (const call of facts.calls) {
    const { callee } = call;
    if (!mayFetch(callee.name)) continue;
    const [first, second] = call.args;
    if (first === undefined) continue;
    const fetcher = fetcherOf(callee);
    if (fetcher !== undefined) {
      const value = facts.value(first);
      found.push({ fetcher, call, nameSpan: call.calleeSpan, row: first, value });
    } else if (callee.name === 'map' && callee.origin !== 'local' && second !== undefined) {
      const mapped = facts.callee(first);
      const ofList = mayFetch(mapped.name) ? fetcherOf(mapped) : undefined;
      const list = ofList === undefined ? undefined : facts.value(second);
      if (ofList === undefined || list?.kind !== 'list') continue;
      const nameSpan = spanOf(facts.table, first);
      for (const row of list.items)
        found.push({ fetcher: ofList, call, nameSpan, row, value: facts.value(row) });
    }
  }
  return found;
}

/** Those of them that are attribute sets. */
export function fetchSets(facts: NixFacts): readonly Fetch[] {
  return fetchArguments(facts).flatMap(({ call, fetcher, value }) =>
    value.kind === 'attrs' ? [{ call, fetcher, args: value.attrs }] : [],
  );
}

/** All addresses that fetchers of the file are given, each element of `urls` for itself. */
export function addressesIn(facts: NixFacts): readonly Address[] {
  return facts.once(readAddresses);
}

function readAddresses(facts: NixFacts): readonly Address[] {
  const found: Address[] = [];
  const told = new Set<number>();
  for (const { fetcher, call, row, value } of fetchArguments(facts)) {
    const args = value.kind === 'attrs' ? value.attrs : undefined;
    const add = (given: StaticValue, span: Span, isHost = false): void => {
      const read = textOf(given, isHost);
      if (read !== undefined) found.push({ fetcher, call, args, value: given, span, ...read });
    };
    if (args === undefined) {
      const takesText = fetcher.origin === 'builtin' && TAKE_TEXT.has(fetcher.name);
      if (takesText) add(value, spanOf(facts.table, row));
      continue;
    }
    for (const name of addressAttrs(fetcher.name)) {
      const attr = args.attrs.get(name);
      if (attr === undefined) continue;
      const given = facts.attrValue(attr);
      if (given.kind !== 'list') add(given, valueSpan(facts, attr), HOST_ATTRS.has(name));
      else {
        for (const item of given.items) {
          // The same list may be given to several fetchers.
          if (told.has(item)) continue;
          told.add(item);
          add(facts.value(item), spanOf(facts.table, item));
        }
      }
    }
  }
  return found;
}

function textOf(value: StaticValue, isHost = false): Pick<Address, 'text' | 'isWhole'> | undefined {
  const known = value.kind === 'string' ? value.value : value.kind === 'unknown' ? value.prefix : undefined;
  if (known === undefined || known === '' || known.length > MAX_LENGTH) return undefined;
  const isWhole = value.kind === 'string';
  return {
    text: isHost && !known.includes('://') ? `https://${known}${isWhole ? '/' : ''}` : known,
    isWhole,
  };
}

/** Longer addresses are nobody's. */
const MAX_LENGTH = 4000;

/**
 * The part of an address that is certain, whatever follows: all of a whole one, otherwise up to the last `/`, for the
 * part that an interpolation continues may become anything.
 */
export function certainPart({ text, isWhole }: Address): string {
  return isWhole ? text : text.slice(0, text.lastIndexOf('/') + 1);
}

/** Who is asked, in lower case and without port; undefined where the address does not tell. */
export function hostIn(address: Address): string | undefined {
  const certain = certainPart(address);
  const authority = /^(?:[a-z][a-z0-9+.-]*:)?\/\/([^/?#\\]+)(?=[/?#\\]|$)/i.exec(certain)?.[1];
  if (authority === undefined) return undefined;
  const name = authority.slice(authority.lastIndexOf('@') + 1).toLowerCase();
  const host = /^\[([^\]]*)\]/.exec(name)?.[1] ?? name.replace(/:[^]*$/, '');
  return (percentDecode(host) ?? host).toLowerCase().replace(/\.$/, '');
}

/** An address as messages show it: without secrets, and with `…` where it goes on. */
export function shownAddress({ text, isWhole }: Pick<Address, 'text' | 'isWhole'>): string {
  return isWhole ? printable(withoutSecrets(text)) : `${printable(startWithoutSecrets(text))}…`;
}

/** The same of a value; undefined where nothing of it is known. */
export function shownValue(value: StaticValue): string | undefined {
  const read = textOf(value);
  return read === undefined ? undefined : shownAddress(read);
}

/** Whether a hash (of the content, or of the commit) checks what arrives; undefined where that cannot be seen. */
export function isHashed({ fetcher, args }: Address): boolean | undefined {
  if (args === undefined) return false;
  const checks = fetcher.origin === 'builtin' ? [...fetcher.hashes, ...fetcher.pins] : fetcher.hashes;
  if (checks.some((name) => args.attrs.has(name))) return true;
  return args.complete ? false : undefined;
}
