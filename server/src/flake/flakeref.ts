import { bad, checkAttrs, type FlakeRefProblem, type RefAttr, type RefAttrs } from './scheme-attrs.ts';
import { attrsOfUrl, hasKnownScheme } from './scheme-url.ts';
import { percentDecode } from './percent.ts';
import { MAX_URL_LENGTH, parseQuery, parseUrl, renderUrl, type Url } from './url.ts';
import { pathSegments } from './git-url.ts';

/** A flake reference as Nix holds it: `type` plus the attributes that its scheme knows, and `dir` where it is not empty. */
export interface FlakeRef {
  readonly type: string;
  /** Without `type`. */
  readonly attrs: RefAttrs;
}

export type FlakeRefResult =
  | { readonly ok: true; readonly ref: FlakeRef; readonly fragment: string }
  | { readonly ok: false; readonly problem: FlakeRefProblem; readonly error: string };

export interface FlakeRefOptions {
  /** Whether a flake is wanted, which decides between an archive and a plain file; true if not given. */
  readonly flake?: boolean;
  /** Keep a relative path as it is, as Nix does for the inputs in flake.nix; otherwise it is an error. */
  readonly relativePaths?: boolean;
}

const PCHAR = '[a-zA-Z0-9\\-._~!$&\'"()*+,;=:@]|%[0-9a-fA-F]{2}';
const REF = '[a-zA-Z0-9@][a-zA-Z0-9_./@+-]*';
const ID_REF = new RegExp(`^([a-zA-Z][a-zA-Z0-9_-]*(?:/${REF})?)(?:#((?:${PCHAR}|[/? "^])*))?$`);

/**
 * Parses a flake reference in Nix's order: an id (`nixpkgs/nixos-25.11`), a URL, a path (src/libflake/flakeref.cc).
 * A URL of a known scheme that is not well-formed is an error here; Nix would go on to read it as a path.
 */
export function parseFlakeRef(text: string, options: FlakeRefOptions = {}): FlakeRefResult {
  if (text.length > MAX_URL_LENGTH) return bad('syntax', 'the reference is too long');
  const flake = options.flake ?? true;
  const id = ID_REF.exec(text);
  if (id !== null) {
    const url: Url = {
      scheme: 'flake',
      authority: undefined,
      path: (id[1] ?? '').split('/'),
      query: new Map(),
      fragment: '',
    };
    return withFragment(attrsOfUrl(url, flake), '', percentDecode(id[2] ?? '') ?? '');
  }
  const parsed = parseUrl(text, true);
  if (parsed.ok) return refOfUrl(parsed.url, flake);
  if (hasKnownScheme(text)) return bad('syntax', parsed.error);
  return parsePath(text, flake, options.relativePaths ?? false);
}

/** A reference in attribute form, as in flake.nix and in a lock. `attrs` holds `type` too. */
export function flakeRefFromAttrs(attrs: RefAttrs): FlakeRefResult {
  const rest = new Map(attrs);
  const type = rest.get('type');
  const dir = rest.get('dir') ?? '';
  rest.delete('type');
  rest.delete('dir');
  if (typeof type !== 'string') return bad('attribute', "the attribute 'type' is missing");
  if (typeof dir !== 'string') return bad('attribute', "the attribute 'dir' has the wrong type");
  return withFragment(checkAttrs(type, rest), dir, '');
}

/** A reference as a URL, as Nix prints it; undefined for a type that Nix does not know. */
export function renderFlakeRef(ref: FlakeRef): string | undefined {
  const url = urlOfRef(ref);
  if (url === undefined) return undefined;
  const dir = ref.attrs.get('dir');
  return renderUrl(
    dir === undefined || url.query.has('dir')
      ? url
      : { ...url, query: new Map(url.query).set('dir', String(dir)) },
  );
}

/**
 * The form in which Nix (2.29 and newer) compares a lock's `original` with flake.nix: `?dir=` is dropped from `url`
 * where it says the same as `dir`, and the URL's percent-encoding is made uniform.
 */
export function canonicalRef(ref: FlakeRef): FlakeRef {
  const text = ref.attrs.get('url');
  const parsed = typeof text === 'string' ? parseUrl(text, true) : undefined;
  if (parsed === undefined || !parsed.ok) return ref;
  const query = new Map(parsed.url.query);
  if (query.has('dir') && query.get('dir') === ref.attrs.get('dir')) query.delete('dir');
  return { type: ref.type, attrs: new Map(ref.attrs).set('url', renderUrl({ ...parsed.url, query })) };
}

/** Whether Nix takes two references for the same, and so keeps the lock's entry. */
export function sameRef(a: FlakeRef, b: FlakeRef): boolean {
  return differingAttr(a, b) === undefined;
}

/** The first attribute in which two references differ in canonical form, `type` before all others. */
export function differingAttr(a: FlakeRef, b: FlakeRef): string | undefined {
  if (a.type !== b.type) return 'type';
  const left = canonicalRef(a).attrs;
  const right = canonicalRef(b).attrs;
  return [...left.keys(), ...right.keys()].find((name) => left.get(name) !== right.get(name));
}

function parsePath(text: string, flake: boolean, relativePaths: boolean): FlakeRefResult {
  const [, path = '', query = '', fragment = ''] = /^([^?#]*)(?:\?([^#]*))?(?:#([^]*))?$/.exec(text) ?? [];
  if (!relativePaths && !path.startsWith('/'))
    return bad('syntax', `'${text}' is neither a URL nor an absolute path`);
  const parameters = parseQuery(query, true);
  if (parameters === undefined)
    return bad('syntax', `the query of '${text}' has a character that must be percent-encoded`);
  return refOfUrl(
    {
      scheme: 'path',
      authority: undefined,
      path: pathSegments(path),
      query: parameters,
      fragment: percentDecode(fragment) ?? fragment,
    },
    flake,
  );
}

function refOfUrl(url: Url, flake: boolean): FlakeRefResult {
  const query = new Map(url.query);
  query.delete('dir');
  return withFragment(
    attrsOfUrl({ ...url, query, fragment: '' }, flake),
    url.query.get('dir') ?? '',
    url.fragment,
  );
}

function withFragment(result: ReturnType<typeof checkAttrs>, dir: string, fragment: string): FlakeRefResult {
  if (!result.ok) return result;
  const attrs = dir === '' ? result.attrs : new Map(result.attrs).set('dir', dir);
  return { ok: true, ref: { type: result.type, attrs }, fragment };
}

function urlOfRef({ type, attrs }: FlakeRef): Url | undefined {
  const text = (name: string) => attrs.get(name)?.toString();
  const query = new Map<string, string>();
  const take = (...names: readonly string[]) => {
    for (const name of names) if (attrs.has(name)) query.set(name, queryValue(attrs.get(name)));
  };
  switch (type) {
    case 'github':
    case 'gitlab':
    case 'sourcehut':
    case 'indirect': {
      take(...(type === 'indirect' ? [] : ['narHash', 'host']));
      const path = [text('owner'), text('repo'), text('id'), text('ref'), text('rev')].filter(
        (segment) => segment !== undefined,
      );
      return {
        scheme: type === 'indirect' ? 'flake' : type,
        authority: undefined,
        path,
        query,
        fragment: '',
      };
    }
    case 'path':
      take('rev', 'revCount', 'lastModified', 'narHash');
      return {
        scheme: 'path',
        authority: undefined,
        path: pathSegments(text('path') ?? ''),
        query,
        fragment: '',
      };
    default: {
      const parsed = parseUrl(text('url') ?? '');
      if (!parsed.ok || !['git', 'hg', 'tarball', 'file'].includes(type)) return undefined;
      take(...(type === 'git' || type === 'hg' ? ['rev', 'ref'] : ['narHash']));
      if (type === 'git')
        take(
          ...['shallow', 'lfs', 'submodules', 'exportIgnore', 'verifyCommit'].filter(
            (name) => attrs.get(name) === true,
          ),
        );
      const prefix = type === 'hg' || (type === 'git' && parsed.url.scheme !== 'git') ? `${type}+` : '';
      return {
        ...parsed.url,
        scheme: `${prefix}${parsed.url.scheme}`,
        query: new Map([...parsed.url.query, ...query]),
      };
    }
  }
}

function queryValue(value: RefAttr | undefined): string {
  return value === true ? '1' : value === false ? '0' : String(value ?? '');
}
