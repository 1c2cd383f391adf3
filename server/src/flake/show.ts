import { type FlakeRef, renderFlakeRef } from './flakeref.ts';
import { parseUrl, renderUrl } from './url.ts';

const LOCKING = new Set([
  'rev',
  'narHash',
  'lastModified',
  'revCount',
  'treeHash',
  'dirtyRev',
  'dirtyShortRev',
  'name',
  'unpack',
]);
/** Parameters whose values are never secret. */
const HARMLESS = new Set([
  'ref',
  'rev',
  'dir',
  'host',
  'submodules',
  'shallow',
  'lfs',
  'exportIgnore',
  'allRefs',
  'verifyCommit',
  'narHash',
  'lastModified',
  'revCount',
  'unpack',
  'name',
]);
const MAX_LENGTH = 200;

/** A reference for a message: without passwords and tokens, control characters escaped, of bounded length. */
export function showRef(ref: FlakeRef): string {
  const attrs = new Map(ref.attrs);
  attrs.delete('narHash');
  return show({ type: ref.type, attrs });
}

/** The same without what pins it (commit, hash, dates): the place that content comes from. */
export function showSource(ref: FlakeRef): string {
  return show({
    type: ref.type,
    attrs: new Map([...ref.attrs].filter(([name]) => !LOCKING.has(name) && name !== 'ref')),
  });
}

/** Any text for a message: control characters and those that turn the writing direction are made visible. */
export function printable(text: string): string {
  const escaped = text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return escaped.length > MAX_LENGTH ? `${escaped.slice(0, MAX_LENGTH)}…` : escaped;
}

function show({ type, attrs }: FlakeRef): string {
  const url = attrs.get('url');
  const ref = {
    type,
    attrs: typeof url === 'string' ? new Map(attrs).set('url', withoutSecrets(url)) : attrs,
  };
  const known = new Set(['path', 'url', 'owner', 'id']);
  return printable(
    renderFlakeRef(ref) ??
      `${type} ${[...ref.attrs]
        .filter(([name]) => known.has(name))
        .map(([, value]) => value)
        .join(' ')}`,
  );
}

/** A URL without its password, its user name where that may be a token, and parameters but those of Nix: any may be a token. */
export function withoutSecrets(text: string): string {
  const parsed = parseUrl(text, true);
  if (!parsed.ok) return text.replace(/\/\/[^/?#]*@/, '//').replace(/[?#][\s\S]*$/, '');
  const { authority, query, scheme } = parsed.url;
  const keepUser = authority?.password === undefined && /(?:^|\+)ssh$/.test(scheme);
  const clean =
    authority === undefined
      ? undefined
      : { ...authority, user: keepUser ? authority.user : undefined, password: undefined };
  const open = [...query].filter(([name]) => HARMLESS.has(name));
  return renderUrl({ ...parsed.url, authority: clean, query: new Map(open) });
}
