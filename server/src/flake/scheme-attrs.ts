import { FORGE_TYPES, REF_TYPES } from '../tables/schemes.ts';
import { fixGitUrl } from './git-url.ts';
import { isLegalRefName } from './ref-name.ts';
import { parseUrl, renderUrl } from './url.ts';

export type RefAttr = string | number | boolean;
export type RefAttrs = ReadonlyMap<string, RefAttr>;

/**
 * What is wrong with a reference:
 * - `syntax`: not a URL, a path or an id
 * - `unsupported`: no fetcher of Nix takes it (`ftp://`, an attribute that the type does not know)
 * - `parameter`: a query parameter that the type does not know, or given twice
 * - `ref`, `rev`, `ref-and-rev`: a branch or tag name or a commit hash that Nix does not accept, or both together
 * - `attribute`: an attribute is missing or has the wrong type
 */
export type FlakeRefProblem =
  | 'syntax'
  | 'unsupported'
  | 'parameter'
  | 'ref'
  | 'rev'
  | 'ref-and-rev'
  | 'attribute';

export type AttrsResult =
  | { readonly ok: true; readonly type: string; readonly attrs: RefAttrs }
  | { readonly ok: false; readonly problem: FlakeRefProblem; readonly error: string };

export const FLAKE_ID = /^[a-zA-Z][a-zA-Z0-9_-]*$/;

/**
 * Checks the attributes of a reference as its type does (`inputFromAttrs` in Nix's src/libfetchers) and brings a
 * git address to its normal form. A type that Nix does not know passes unchecked, as it does in Nix.
 */
export function checkAttrs(type: string, attrs: RefAttrs): AttrsResult {
  const allowed = REF_TYPES.get(type);
  if (allowed === undefined) return { ok: true, type, attrs };
  for (const name of attrs.keys()) {
    if (!allowed.has(name))
      return bad('unsupported', `a reference of type '${type}' has no attribute '${name}'`);
  }
  const wrongType =
    STRINGS.find((name) => attrs.has(name) && typeof attrs.get(name) !== 'string') ??
    NUMBERS.find((name) => attrs.has(name) && typeof attrs.get(name) !== 'number');
  if (wrongType !== undefined) return bad('attribute', `the attribute '${wrongType}' has the wrong type`);
  const required = FORGE_TYPES.has(type) ? ['owner', 'repo'] : (REQUIRED.get(type) ?? []);
  const missing = required.find((name) => !attrs.has(name));
  if (missing !== undefined)
    return bad('attribute', `a reference of type '${type}' needs the attribute '${missing}'`);
  if (FORGE_TYPES.has(type)) return checkForge(type, attrs);
  if (type === 'git') return checkGit(attrs);
  if (type === 'hg') return checkMercurial(attrs);
  if (type === 'indirect' && !FLAKE_ID.test(text(attrs, 'id') ?? ''))
    return bad('syntax', `'${text(attrs, 'id')}' is not a flake id`);
  return { ok: true, type, attrs };
}

const STRINGS = ['owner', 'repo', 'ref', 'rev', 'narHash', 'host', 'url', 'id', 'path'];
const NUMBERS = ['lastModified', 'revCount'];
const REQUIRED: ReadonlyMap<string, readonly string[]> = new Map([
  ['git', ['url']],
  ['hg', ['url']],
  ['tarball', ['url']],
  ['file', ['url']],
  ['path', ['path']],
  ['indirect', ['id']],
]);

function checkForge(type: string, attrs: RefAttrs): AttrsResult {
  const ref = text(attrs, 'ref');
  const rev = text(attrs, 'rev');
  if (ref !== undefined && rev !== undefined)
    return bad('ref-and-rev', `it has both a commit hash ('${rev}') and a branch or tag name ('${ref}')`);
  if (rev !== undefined && !isSha1(rev)) return bad('rev', `'${rev}' is not a full commit hash`);
  if (ref !== undefined && !isLegalRefName(ref))
    return bad('ref', `'${ref}' is not a valid branch or tag name`);
  if (!/^[a-zA-Z0-9.-]*$/.test(text(attrs, 'host') ?? ''))
    return bad('attribute', `'${text(attrs, 'host')}' is not a valid host`);
  return { ok: true, type, attrs };
}

function checkGit(attrs: RefAttrs): AttrsResult {
  const ref = text(attrs, 'ref');
  if (ref !== undefined && !isLegalRefName(ref))
    return bad('ref', `'${ref}' is not a valid branch or tag name`);
  const flag = ['shallow', 'submodules', 'allRefs', 'verifyCommit', 'lfs', 'exportIgnore'].find(
    (name) => attrs.has(name) && typeof attrs.get(name) !== 'boolean',
  );
  if (flag !== undefined) return bad('attribute', `the attribute '${flag}' must be true or false`);
  const url = fixGitUrl(text(attrs, 'url') ?? '');
  if (!url.ok) return bad('syntax', url.error);
  return { ok: true, type: 'git', attrs: new Map(attrs).set('url', renderUrl(url.url)) };
}

function checkMercurial(attrs: RefAttrs): AttrsResult {
  const url = parseUrl(text(attrs, 'url') ?? '');
  if (!url.ok) return bad('syntax', url.error);
  const ref = text(attrs, 'ref');
  if (ref !== undefined && !/^[a-zA-Z0-9@][a-zA-Z0-9_./@+-]*$/.test(ref))
    return bad('ref', `'${ref}' is not a valid branch or tag name`);
  return { ok: true, type: 'hg', attrs };
}

/** A SHA-1 in hexadecimal, Nix's base 32 or base 64, or with its name before it (`Hash::parseAny`). */
function isSha1(rev: string): boolean {
  return /^(?:sha1[:-])?(?:[0-9a-fA-F]{40}|[0-9a-df-np-sv-z]{32}|[0-9A-Za-z+/]{27}=)$/.test(rev);
}

function text(attrs: RefAttrs, name: string): string | undefined {
  const value = attrs.get(name);
  return typeof value === 'string' ? value : undefined;
}

export function bad(
  problem: FlakeRefProblem,
  error: string,
): { readonly ok: false; readonly problem: FlakeRefProblem; readonly error: string } {
  return { ok: false, problem, error };
}
