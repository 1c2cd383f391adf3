import type { Attr, AttrSet, NixFacts, StaticValue } from '../../../nix/facts.ts';
import { type HashAlgorithm, isPlaceholderHash, parseHash } from '../../../store/hash.ts';
import { HASH_NAMES } from '../../../tables/fetchers.ts';
import { type Fetch, fetchesIn, sourceOf } from './fetches.ts';
import { hashAttrs, vendoredHashes } from './vendored.ts';

/** An attribute that pins a content. */
export interface HashUse {
  readonly attr: Attr;
  readonly value: StaticValue;
  /** The algorithm that the attribute's name, or the one beside it, says; undefined where the hash must say it. */
  readonly algorithm: HashAlgorithm | undefined;
  /** Nothing but an SRI hash of SHA-256 is taken. */
  readonly isNarHash: boolean;
  /** Nix is not told the algorithm in a way that can be seen. */
  readonly isOpen: boolean;
  /** The attribute, as messages call it. */
  readonly name: string;
  /** The function that is given it, as messages call it. */
  readonly owner: string;
  /** What the function is given. */
  readonly args: AttrSet;
}

/** All hashes that fetchers and builders of the file are given, those of one call one after the other. */
export function hashUsesIn(facts: NixFacts): readonly HashUse[] {
  return facts.once(readHashUses);
}

function readHashUses(facts: NixFacts): readonly HashUse[] {
  return [...fetchesIn(facts).flatMap((fetch) => hashesOfFetch(facts, fetch)), ...hashesOfVendors(facts)];
}

/** The hashes that one fetcher is given. */
export function hashesOfFetch(facts: NixFacts, { fetcher, args }: Fetch): readonly HashUse[] {
  const found: HashUse[] = [];
  for (const name of fetcher.origin === 'builtin' ? fetcher.hashes : HASH_NAMES.keys()) {
    const attr = args.attrs.get(name);
    if (attr === undefined) continue;
    const isOutput = name === 'outputHash';
    const said = isOutput ? algorithmBeside(facts, args) : HASH_NAMES.get(name);
    found.push({
      attr,
      value: facts.attrValue(attr),
      algorithm: said,
      isNarHash: name === 'narHash',
      isOpen: isOutput && said === undefined,
      name,
      owner: fetcher.name,
      args,
    });
  }
  return found;
}

/** The hashes of dependencies that builders are given. */
export function hashesOfVendors(facts: NixFacts): readonly HashUse[] {
  return vendoredHashes(facts).flatMap((found) =>
    hashAttrs(facts, found).map(({ attr, key }): HashUse => {
      const name = found.row.path.join('.');
      return {
        attr,
        value: facts.attrValue(attr),
        algorithm: /sha256$/i.test(name) || key !== undefined ? 'sha256' : undefined,
        isNarHash: false,
        isOpen: false,
        name: key === undefined ? name : `${name}.${JSON.stringify(key)}`,
        owner: found.builder,
        args: found.package,
      };
    }),
  );
}

function algorithmBeside(facts: NixFacts, args: AttrSet): HashAlgorithm | undefined {
  const attr = args.attrs.get('outputHashAlgo');
  const value = attr === undefined ? undefined : facts.attrValue(attr);
  return value?.kind === 'string' ? ALGORITHMS.find((name) => name === value.value) : undefined;
}

const ALGORITHMS = ['md5', 'sha1', 'sha256', 'sha512', 'blake3'] as const;

/** How messages call it: "sha256 of fetchurl". */
export function hashName({ name, owner }: HashUse): string {
  return `${name} of ${owner}`;
}

/** Tells a finding on one hash apart from those on others: the attribute, and where the content comes from. */
export function hashDetail(facts: NixFacts, { name, args }: HashUse): string {
  return `${name} ${sourceOf(facts, args)}`;
}

export interface HashProblem {
  readonly kind: 'malformed' | 'mismatch';
  /** What is wrong, to stand after "because". */
  readonly error: string;
}

/** Why Nix cannot read a hash; undefined for sound ones, placeholders and all that cannot be told. */
export function problemOf({ value, algorithm, isNarHash, isOpen }: HashUse): HashProblem | undefined {
  if (value.kind !== 'string' || isPlaceholderHash(value.value)) return undefined;
  const text = value.value;
  if (text.length > MAX_LENGTH) return { kind: 'malformed', error: `it has ${text.length} characters` };
  const named = /^(md5|sha1|sha256|sha512|blake3)[-:]/.exec(text)?.[1];
  const wanted = isNarHash ? 'sha256' : algorithm;
  if (named !== undefined && wanted !== undefined && named !== wanted) {
    const own = parseHash(text);
    return own.ok
      ? { kind: 'mismatch', error: `it is a ${named} hash` }
      : { kind: 'malformed', error: own.error };
  }
  const parsed = parseHash(text, wanted);
  if (parsed.ok) {
    if (isNarHash && parsed.hash.encoding !== 'sri') return { kind: 'malformed', error: NO_SRI };
    const isBare = named === undefined;
    return wanted === undefined && isBare && !isOpen ? { kind: 'malformed', error: NO_ALGORITHM } : undefined;
  }
  if (isOpen && named === undefined) return undefined;
  const other = wanted === undefined ? undefined : otherAlgorithm(text, wanted);
  return other === undefined
    ? { kind: 'malformed', error: parsed.error }
    : { kind: 'mismatch', error: `it is as long as a ${other} hash` };
}

const NO_SRI = 'it is not written as sha256-<base64>';
const NO_ALGORITHM = 'it does not say its algorithm, as in sha256-…';

/** Longer texts are looked at no further. */
const MAX_LENGTH = 1000;

/** The algorithm whose hashes look like this one, where only one does. Bare base 64 of any text may look like a hash. */
function otherAlgorithm(text: string, not: HashAlgorithm): HashAlgorithm | undefined {
  const others = (['sha1', 'sha256', 'sha512'] as const).filter((name) => name !== not);
  return others.find((name) => {
    const parsed = parseHash(text, name);
    return parsed.ok && parsed.hash.encoding === 'hex';
  });
}

/** The hash, where one is given that Nix can read. */
export function hashIn({ value, algorithm, isNarHash }: HashUse): ReturnType<typeof parseHash> | undefined {
  if (value.kind !== 'string' || value.value.length > MAX_LENGTH) return undefined;
  if (isPlaceholderHash(value.value)) return undefined;
  return parseHash(value.value, isNarHash ? 'sha256' : algorithm);
}
