import { parseAuthority, renderAuthority, type UrlAuthority } from './authority.ts';
import { percentDecode, percentEncode } from './percent.ts';

/** A URL in its parts, percent-decoded, as Nix holds it (`ParsedURL` in src/libutil/url.cc). */
export interface Url {
  readonly scheme: string;
  readonly authority: UrlAuthority | undefined;
  /** The path split at `/`; an absolute path begins with an empty segment. */
  readonly path: readonly string[];
  /** The first of equal keys counts; keys without `=` are left out. */
  readonly query: ReadonlyMap<string, string>;
  readonly fragment: string;
}

export type UrlResult =
  | { readonly ok: true; readonly url: Url }
  | { readonly ok: false; readonly error: string };

/** Far beyond any real one; a bound for what hostile text can cost. */
export const MAX_URL_LENGTH = 50_000;

const PCT = '%[0-9A-Fa-f]{2}';
const PCHAR = `[A-Za-z0-9\\-._~!$&'()*+,;=:@]|${PCT}`;
const PATH = new RegExp(`^(?:${PCHAR}|/)*$`);
const QUERY = new RegExp(`^(?:${PCHAR}|[/?[\\]])*$`);
const FRAGMENT = new RegExp(`^(?:${PCHAR}|[/?#])*$`);
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*(?=:)/;

/**
 * Parses an absolute URL by RFC 3986, as Nix does. `lenient` is what flake references get: spaces and double quotes
 * may stand unescaped in the query, these and `^` in the fragment.
 */
export function parseUrl(text: string, lenient = false): UrlResult {
  if (text.length > MAX_URL_LENGTH) return fail(`${text.slice(0, 40)}…`, 'it is too long');
  const fixed = lenient ? escapeLeniently(text) : text;
  const scheme = SCHEME.exec(fixed)?.[0];
  if (scheme === undefined) return fail(text, 'it has no scheme');
  const hash = fixed.indexOf('#');
  const beforeFragment = hash < 0 ? fixed : fixed.slice(0, hash);
  const fragment = hash < 0 ? '' : fixed.slice(hash + 1);
  const mark = beforeFragment.indexOf('?');
  let hierarchy = beforeFragment.slice(scheme.length + 1, mark < 0 ? undefined : mark);
  const rawQuery = mark < 0 ? '' : beforeFragment.slice(mark + 1);

  let authority: UrlAuthority | undefined;
  if (hierarchy.startsWith('//')) {
    const end = hierarchy.indexOf('/', 2);
    authority = parseAuthority(hierarchy.slice(2, end < 0 ? undefined : end));
    if (authority === undefined) return fail(text, 'its host or port is not valid');
    hierarchy = end < 0 ? '' : hierarchy.slice(end);
  }
  if (!PATH.test(hierarchy)) return fail(text, 'its path has a character that must be percent-encoded');
  if (!FRAGMENT.test(fragment))
    return fail(text, 'its fragment has a character that must be percent-encoded');
  const query = parseQuery(rawQuery);
  if (query === undefined) return fail(text, 'its query has a character that must be percent-encoded');

  const transportIsFile = splitScheme(scheme).transport === 'file';
  if (transportIsFile && authority !== undefined && authority.host !== '')
    return fail(text, 'a file URL has no host');
  if (transportIsFile && hierarchy === '') hierarchy = '/';
  return {
    ok: true,
    url: { scheme, authority, path: hierarchy.split('/').map(decoded), query, fragment: decoded(fragment) },
  };
}

/** Parses `a=1&b=2`; undefined where a character stands that must be percent-encoded. */
export function parseQuery(text: string, lenient = false): ReadonlyMap<string, string> | undefined {
  const fixed = lenient ? escapeAll(text, / |"/g) : text;
  if (!QUERY.test(fixed)) return undefined;
  const query = new Map<string, string>();
  for (const pair of fixed.split('&')) {
    const equals = pair.indexOf('=');
    if (equals < 0) continue;
    const key = decoded(pair.slice(0, equals));
    if (!query.has(key)) query.set(key, decoded(pair.slice(equals + 1)));
  }
  return query;
}

/** Writes a URL back with Nix's own escaping and with the query sorted by key. */
export function renderUrl(url: Url): string {
  const authority = url.authority === undefined ? '' : `//${renderAuthority(url.authority)}`;
  const path = url.path.map((segment) => percentEncode(segment, ':@')).join('/');
  const keys = [...url.query.keys()].sort();
  const query = keys
    .map((key) => `${percentEncode(key, ':@/?')}=${percentEncode(url.query.get(key) ?? '', ':@/?')}`)
    .join('&');
  const fragment = url.fragment === '' ? '' : `#${percentEncode(url.fragment)}`;
  return `${url.scheme}:${authority}${path}${query === '' ? '' : `?${query}`}${fragment}`;
}

/** `git+https` is the application `git` over the transport `https`; a plain scheme has no application. */
export function splitScheme(scheme: string): {
  readonly application: string | undefined;
  readonly transport: string;
} {
  const plus = scheme.indexOf('+');
  return plus < 0
    ? { application: undefined, transport: scheme }
    : { application: scheme.slice(0, plus), transport: scheme.slice(plus + 1) };
}

/** The path's segments without the empty ones (Nix is as lenient for `github:` and `flake:` references). */
export function segmentsOf(url: Url): readonly string[] {
  return url.path.filter((segment) => segment !== '');
}

function escapeLeniently(text: string): string {
  let fixed = '';
  let rest = text;
  const mark = rest.indexOf('?');
  if (mark >= 0) {
    const hash = rest.indexOf('#', mark);
    const end = hash < 0 ? rest.length : hash;
    fixed = rest.slice(0, mark) + escapeAll(rest.slice(mark, end), / |"/g);
    rest = rest.slice(end);
  }
  const hash = rest.indexOf('#');
  return hash < 0 ? fixed + rest : fixed + rest.slice(0, hash) + escapeAll(rest.slice(hash), / |"|\^/g);
}

function escapeAll(text: string, characters: RegExp): string {
  return text.replace(characters, (character) => percentEncode(character));
}

/** For text whose escapes are known to be well-formed. */
function decoded(text: string): string {
  return percentDecode(text) ?? text;
}

function fail(text: string, why: string): UrlResult {
  return { ok: false, error: `'${text}' is not a valid URL: ${why}` };
}
