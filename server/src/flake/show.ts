import { type FlakeRef, renderFlakeRef } from './flakeref.ts';
import { withoutSecrets, withoutTokens } from './secrets.ts';

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

/** GitLab's groups stand with `%2F` between their parts in many locks, which is not shown escaped once more. */
function openAttr(name: string, value: string): string {
  if (name === 'url' || name === 'host') return withoutSecrets(value);
  return withoutTokens(name === 'owner' ? value.replaceAll(/%2f/gi, '/') : value);
}

function show({ type, attrs }: FlakeRef): string {
  const ref = {
    type,
    attrs: new Map(
      [...attrs].map(([name, value]) => [name, typeof value === 'string' ? openAttr(name, value) : value]),
    ),
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
