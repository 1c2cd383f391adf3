import { withoutTrailing } from '../../../text/trim.ts';
import { parseUrl } from '../../../flake/url.ts';
import { NixField, NixKind } from '../../../syntax/nix-kinds.ts';
import type { Attr, NixFacts } from '../../../nix/facts.ts';
import { childByField, NONE, parentOf, symbolOf, textOf } from '../../../syntax/table.ts';
import { parseHash } from '../../../store/hash.ts';
import type { Fetch } from '../../fetch/shared/fetches.ts';

/** An attribute that says what is fetched, with its value before and now. */
export interface FetchChange {
  readonly name: string;
  readonly attr: Attr;
  readonly before: string;
  readonly now: string;
  /**
   * - `version`: another commit, tag or version
   * - `place`: the same from another server, owner or repository, as far as names tell
   * - `scheme`: the same address, asked over https now
   */
  readonly kind: 'version' | 'place' | 'scheme';
}

/** Attributes that name the thing itself, and those that only say where it is. */
const VERSIONS = [
  'rev',
  'tag',
  'version',
  'ref',
  'change',
  'state',
  'date',
  'format',
  'imageDigest',
] as const;
const PLACES = [
  'owner',
  'repo',
  'domain',
  'githubBase',
  'group',
  'pname',
  'crateName',
  'server',
  'project',
] as const;
const URLS = ['url', 'urls', 'svnUrl', 's3url', 'magnet'] as const;

/** The names that a fetch is bound under, from the outermost in, with the name of the function: `hello.src fetchurl`. */
export function fetchPath(facts: NixFacts, { call, fetcher }: Fetch): string {
  const { table } = facts;
  const names: string[] = [];
  for (let row = parentOf(table, call.row); row !== NONE && names.length < 64; row = parentOf(table, row)) {
    if (symbolOf(table, row) !== NixKind.binding) continue;
    const path = childByField(table, row, NixField.attrpath);
    if (path !== NONE) names.push(textOf(table, path));
  }
  return `${names.reverse().join('.')} ${fetcher.name}`;
}

/** The hash of a fetch, where it is one: its attribute, and a text that is equal for equal hashes. */
export function hashOf(
  facts: NixFacts,
  { fetcher, args }: Fetch,
): { readonly attr: Attr; readonly digest: string } | undefined {
  for (const name of fetcher.hashes) {
    const attr = args.attrs.get(name);
    const value = attr === undefined ? undefined : facts.attrValue(attr);
    if (attr === undefined || value?.kind !== 'string') continue;
    const algorithm =
      name === 'sha256' || name === 'sha512' || name === 'sha1' || name === 'md5' ? name : undefined;
    const parsed = parseHash(value.value, algorithm);
    return parsed.ok ? { attr, digest: `${parsed.hash.algorithm} ${parsed.hash.hex}` } : undefined;
  }
  return undefined;
}

/**
 * What differs in what two fetches ask for; empty where they are the same, undefined where not enough can be told:
 * values that are not known on both sides are passed over.
 */
export function changesOfFetch(
  before: { readonly facts: NixFacts; readonly fetch: Fetch },
  now: { readonly facts: NixFacts; readonly fetch: Fetch },
): readonly FetchChange[] {
  const found: FetchChange[] = [];
  const texts = (name: string): readonly [Attr, readonly string[], readonly string[]] | undefined => {
    const attr = now.fetch.args.attrs.get(name);
    const old = before.fetch.args.attrs.get(name);
    if (attr === undefined || old === undefined) return undefined;
    const a = textsOf(before.facts, old);
    const b = textsOf(now.facts, attr);
    return a === undefined || b === undefined ? undefined : [attr, a, b];
  };
  const pin = pinChange(before, now);
  if (pin !== undefined) found.push(pin);
  for (const name of VERSIONS) {
    if (name === 'rev' || name === 'tag') continue;
    const both = texts(name);
    if (both === undefined || both[1][0] === both[2][0]) continue;
    found.push({ name, attr: both[0], before: both[1][0] ?? '', now: both[2][0] ?? '', kind: 'version' });
  }
  for (const name of PLACES) {
    const both = texts(name);
    if (both === undefined || both[1][0]?.toLowerCase() === both[2][0]?.toLowerCase()) continue;
    found.push({ name, attr: both[0], before: both[1][0] ?? '', now: both[2][0] ?? '', kind: 'place' });
  }
  for (const name of URLS) {
    const both = texts(name);
    if (both === undefined || both[2].some((url) => both[1].some((old) => sameUrl(old, url)))) continue;
    const [old = '', url = ''] = [both[1][0], both[2][0]];
    if (old === '' || url === '') continue;
    found.push({ name, attr: both[0], before: old, now: url, kind: kindOfUrls(old, url) });
  }
  return found;
}

/** `rev` and `tag` may stand for one another; that a commit is named by its tag now, or the other way round, is no new version. */
function pinChange(
  before: { readonly facts: NixFacts; readonly fetch: Fetch },
  now: { readonly facts: NixFacts; readonly fetch: Fetch },
): FetchChange | undefined {
  const pinOf = ({
    facts,
    fetch,
  }: typeof before): { readonly attr: Attr; readonly text: string } | undefined => {
    const attr = fetch.args.attrs.get('tag') ?? fetch.args.attrs.get('rev');
    const value = attr === undefined ? undefined : facts.attrValue(attr);
    if (attr === undefined || (value?.kind !== 'string' && value?.kind !== 'number')) return undefined;
    return { attr, text: String(value.value).replace(/^refs\/tags\//, '') };
  };
  const [a, b] = [pinOf(before), pinOf(now)];
  if (a === undefined || b === undefined || a.text === b.text) return undefined;
  const kind = isCommit(a.text) === isCommit(b.text) ? 'version' : 'place';
  return { name: b.attr.name, attr: b.attr, before: a.text, now: b.text, kind };
}

function isCommit(text: string): boolean {
  return /^[0-9a-f]{40,64}$/i.test(text);
}

/** A string, or a list of strings; undefined where any of it is not known. */
function textsOf(facts: NixFacts, attr: Attr): readonly string[] | undefined {
  const value = facts.attrValue(attr);
  if (value.kind === 'string') return [value.value];
  if (value.kind === 'number') return [String(value.value)];
  if (value.kind !== 'list') return undefined;
  const texts: string[] = [];
  for (const row of value.items) {
    const item = facts.value(row);
    if (item.kind !== 'string') return undefined;
    texts.push(item.value);
  }
  return texts;
}

/** `full_index=1` asks a forge for a patch that differs only in what fetchpatch takes out. */
function sameUrl(a: string, b: string): boolean {
  return plainUrl(a) === plainUrl(b);
}

function plainUrl(url: string): string {
  return withoutTrailing(url.trim().replace(/[?&]full_index=1$/, ''), '/');
}

function kindOfUrls(before: string, now: string): FetchChange['kind'] {
  if (before.replace(/^http:/, 'https:') === now) return 'scheme';
  return namesSameVersion(before, now) || haveCommonDigest(before, now) ? 'place' : 'version';
}

/** A commit or the digest of a content that stands in both addresses says more than a version in a name. */
function haveCommonDigest(before: string, now: string): boolean {
  const digests = (url: string) =>
    new Set(url.toLowerCase().match(/(?<![0-9a-z])[0-9a-f]{32,128}(?![0-9a-z])/g));
  const old = digests(before);
  return [...digests(now)].some((digest) => old.has(digest));
}

/**
 * Mirrors sort the same file into other folders, put the whole address behind their own, or pack it in another way: the
 * last name must have the same numbers, and all that one address says of versions must stand in the other as well.
 */
function namesSameVersion(before: string, now: string): boolean {
  const [a, b] = [versionsIn(before), versionsIn(now)];
  if (a.ofName !== b.ofName) return false;
  if (a.all.size === 0 || b.all.size === 0) return a.name === b.name && a.all.size === b.all.size;
  const [few, many] = a.all.size < b.all.size ? [a.all, b.all] : [b.all, a.all];
  return [...few].every((version) => many.has(version));
}

interface Versions {
  /** What the address ends in, without the suffix of an archive. */
  readonly name: string;
  /** The versions and commits in that. */
  readonly ofName: string;
  /** Those in the whole path and the query. */
  readonly all: ReadonlySet<string>;
}

const ARCHIVE_SUFFIX = /\.(?:tar(?:\.[0-9a-z]{1,4})?|t[bgx]z2?|zip|7z|gz|bz2|xz|zst|lz)$/i;

function versionsIn(text: string): Versions {
  const parsed = parseUrl(text, true);
  const parts = parsed.ok ? parsed.url.path : text.replace(/^[a-z0-9+.-]+:\/\/[^/]*/i, '').split('/');
  const names = parts.filter((part) => part !== '').map((part) => part.replace(ARCHIVE_SUFFIX, ''));
  const asked = parsed.ok ? [...parsed.url.query.values()] : [];
  const name = names.at(-1) ?? '';
  return {
    name,
    ofName: versions(name).join(' '),
    all: new Set([...names, ...asked].flatMap(versions)),
  };
}

function versions(text: string): readonly string[] {
  return text.toLowerCase().match(/[0-9a-f]{40}|\d+(?:[._-]\d+)*/g) ?? [];
}
