import { ARCHIVE_ENDINGS, FORGE_TYPES, REF_TYPES } from '../tables/schemes.ts';
import { type AttrsResult, bad, checkAttrs, FLAKE_ID, type RefAttr } from './scheme-attrs.ts';
import { isFullRev, isLegalRefName } from './ref-name.ts';
import { renderUrl, segmentsOf, splitScheme, type Url } from './url.ts';

/**
 * The attributes that a URL stands for (`inputFromURL` in Nix's src/libfetchers). `flake` decides what an http(s) URL
 * without an archive's file name ending is: an archive to unpack where a flake is wanted, a plain file otherwise.
 */
export function attrsOfUrl(url: Url, flake: boolean): AttrsResult {
  const { application, transport } = splitScheme(url.scheme);
  if (FORGE_TYPES.has(url.scheme)) return forgeAttrs(url);
  if (url.scheme === 'flake') return indirectAttrs(url);
  if (url.scheme === 'path') return pathAttrs(url);
  if (url.scheme === 'git' || application === 'git') return gitAttrs(url);
  if (['hg+http', 'hg+https', 'hg+ssh', 'hg+file'].includes(url.scheme)) return mercurialAttrs(url);
  if (['file', 'http', 'https'].includes(transport)) {
    const archive = ARCHIVE_ENDINGS.some((ending) => url.path.at(-1)?.endsWith(ending));
    const type = application ?? (flake || archive ? 'tarball' : 'file');
    if (type === 'tarball' || type === 'file') return downloadAttrs(type, url);
  }
  const hint = url.scheme === 'file+git' ? "; did you mean 'git+file'?" : '';
  return bad('unsupported', `Nix has no fetcher for '${url.scheme}:'${hint}`);
}

/** Whether `text` begins with a URL scheme that Nix has a fetcher for, so that it can only be meant as a URL. */
export function hasKnownScheme(text: string): boolean {
  const scheme = /^([a-z][a-z0-9.-]*)(?:\+[a-z][a-z0-9.-]*)?:/i.exec(text)?.[1]?.toLowerCase();
  return (
    scheme !== undefined &&
    (REF_TYPES.has(scheme) || ['flake', 'http', 'https', 'ftp', 'ssh'].includes(scheme))
  );
}

function forgeAttrs(url: Url): AttrsResult {
  const [owner, repo, ...rest] = segmentsOf(url);
  if (owner === undefined || repo === undefined)
    return bad('syntax', `'${renderUrl(url)}' is invalid: it needs an owner and a repository`);
  const attrs = new Map<string, RefAttr>([
    ['owner', owner],
    ['repo', repo],
  ]);
  const last = rest.join('/');
  if (rest.length > 0) attrs.set(rest.length === 1 && isFullRev(last) ? 'rev' : 'ref', last);
  for (const [name, value] of url.query) {
    if (!['rev', 'ref', 'host', 'narHash'].includes(name))
      return bad('parameter', `it has the unknown parameter '${name}'`);
    if (attrs.has(name))
      return bad(
        'parameter',
        `it has ${name === 'rev' ? 'multiple commit hashes' : 'multiple branch or tag names'}`,
      );
    attrs.set(name, value);
  }
  return checkAttrs(url.scheme, attrs);
}

function indirectAttrs(url: Url): AttrsResult {
  const [id, second, third, ...more] = segmentsOf(url);
  if (id === undefined || more.length > 0)
    return bad('syntax', `'${renderUrl(url)}' is not a flake id with a branch or tag name and a commit hash`);
  if (!FLAKE_ID.test(id)) return bad('syntax', `'${id}' is not a flake id`);
  const attrs = new Map<string, RefAttr>([['id', id]]);
  const rev = third ?? (second !== undefined && isFullRev(second) ? second : undefined);
  const ref = third !== undefined || rev === undefined ? second : undefined;
  if (ref !== undefined && !isLegalRefName(ref))
    return bad('ref', `'${ref}' is not a valid branch or tag name`);
  if (rev !== undefined && !isFullRev(rev)) return bad('rev', `'${rev}' is not a commit hash`);
  if (ref !== undefined) attrs.set('ref', ref);
  if (rev !== undefined) attrs.set('rev', rev.toLowerCase());
  return { ok: true, type: 'indirect', attrs };
}

function pathAttrs(url: Url): AttrsResult {
  if (url.authority !== undefined && url.authority.host !== '')
    return bad('syntax', `a path has no host ('${url.authority.host}')`);
  if (url.path.some((segment) => segment.includes('/') || segment.includes('\0')))
    return bad('syntax', 'a path segment has a slash or a NUL byte in it');
  const attrs = new Map<string, RefAttr>([['path', joinPath(url.path)]]);
  for (const [name, value] of url.query) {
    if (name === 'rev' || name === 'narHash') attrs.set(name, value);
    else if (name === 'revCount' || name === 'lastModified') {
      if (!/^\d+$/.test(value)) return bad('parameter', `the parameter '${name}' must be a number`);
      attrs.set(name, Number(value));
    } else return bad('parameter', `a path has no parameter '${name}'`);
  }
  return { ok: true, type: 'path', attrs };
}

function gitAttrs(url: Url): AttrsResult {
  const attrs = new Map<string, RefAttr>();
  const query = new Map<string, string>();
  for (const [name, value] of url.query) {
    if (['rev', 'ref', 'keytype', 'publicKey', 'publicKeys'].includes(name)) attrs.set(name, value);
    else if (['shallow', 'submodules', 'lfs', 'exportIgnore', 'allRefs', 'verifyCommit'].includes(name))
      attrs.set(name, value === '1');
    else query.set(name, value);
  }
  return checkAttrs('git', attrs.set('url', renderUrl({ ...url, query })));
}

function mercurialAttrs(url: Url): AttrsResult {
  const attrs = new Map<string, RefAttr>();
  const query = new Map<string, string>();
  for (const [name, value] of url.query) (name === 'rev' || name === 'ref' ? attrs : query).set(name, value);
  return checkAttrs(
    'hg',
    attrs.set('url', renderUrl({ ...url, scheme: splitScheme(url.scheme).transport, query })),
  );
}

function downloadAttrs(type: string, url: Url): AttrsResult {
  const attrs = new Map<string, RefAttr>();
  const query = new Map(url.query);
  for (const name of ['narHash', 'rev']) {
    const value = query.get(name);
    if (value !== undefined) attrs.set(name, value);
  }
  for (const name of ['revCount', 'lastModified']) {
    const value = query.get(name);
    if (value !== undefined && /^\d+$/.test(value)) attrs.set(name, Number(value));
  }
  for (const name of REF_TYPES.get(type) ?? []) query.delete(name);
  return checkAttrs(
    type,
    attrs.set('url', renderUrl({ ...url, scheme: splitScheme(url.scheme).transport, query })),
  );
}

/** Segments as a file path, repeated slashes counting once; a leading empty segment makes it absolute. */
function joinPath(segments: readonly string[]): string {
  const [first, ...rest] = segments;
  const last = rest.length > 0 && rest.at(-1) === '' ? '/' : '';
  const joined = [...(first === '' ? [] : [first ?? '']), ...rest]
    .filter((segment) => segment !== '')
    .join('/');
  if (first === '') return joined === '' ? '/' : `/${joined}${last}`;
  return `${joined}${last}`;
}
