import { nixString } from '../nix/edit/write.ts';
import { DEFAULT_HOSTS } from '../tables/forges.ts';
import { FORGE_TYPES } from '../tables/schemes.ts';
import type { Edit } from '../text/edits.ts';
import type { Span } from '../text/span.ts';
import type { FlakeInput } from './flake.ts';
import { type FlakeRef, parseFlakeRef, renderFlakeRef, sameRef } from './flakeref.ts';
import { fixGitUrl } from './git-url.ts';
import { percentDecode, percentEncode } from './percent.ts';
import { isLegalRefName } from './ref-name.ts';
import { renderUrl } from './url.ts';

/** The address by which git reads the repository of a reference; undefined for what is in none. */
export function repositoryUrl({ type, attrs }: FlakeRef): string | undefined {
  const text = (name: string): string => {
    const value = attrs.get(name);
    return typeof value === 'string' ? value : '';
  };
  if (FORGE_TYPES.has(type)) {
    const host = text('host') || (DEFAULT_HOSTS.get(type) ?? '');
    const path = [text('owner'), text('repo')].map((part) => percentDecode(part) ?? part);
    if (!/^[\w.-]+(?::\d+)?$/.test(host) || path.some(leadsAstray)) return undefined;
    const whole = path.map((part) => percentEncode(part, '/')).join('/');
    return `https://${host}/${whole}${type === 'sourcehut' ? '' : '.git'}`;
  }
  if (type !== 'git') return undefined;
  const parsed = fixGitUrl(text('url'));
  return parsed.ok && TRANSPORTS.has(parsed.url.scheme) ? renderUrl(parsed.url) : undefined;
}

/** Those of git itself: others, such as `ext::`, are programs. */
const TRANSPORTS: ReadonlySet<string> = new Set(['https', 'http', 'ssh', 'git', 'file']);

function leadsAstray(part: string): boolean {
  return part.split('/').some((name) => name === '' || name === '.' || name === '..');
}

/** The tag that a reference asks for now, or the branch. */
export function refNameOf({ attrs }: FlakeRef): string | undefined {
  const ref = attrs.get('ref');
  return typeof ref === 'string' ? ref.replace(/^refs\/tags\//, '') : undefined;
}

/** A reference to the same with another tag. The git fetcher takes a bare name for that of a branch (`ref` in its manual page). */
export function withTag({ type, attrs }: FlakeRef, tag: string): FlakeRef {
  const changed = new Map(attrs).set('ref', type === 'git' ? `refs/tags/${tag}` : tag);
  for (const name of ['rev', 'narHash', 'lastModified', 'revCount']) changed.delete(name);
  return { type, attrs: changed };
}

/** What makes an input of a flake.nix ask for a tag; undefined where that cannot be written for certain. */
export function tagEdit(text: string, input: FlakeInput, tag: string): Edit | undefined {
  const { ref, url, attrs } = input;
  if (ref === undefined || !isLegalRefName(tag) || !/^[\w./+-]+$/.test(tag)) return undefined;
  const wanted = withTag(ref, tag);
  if (attrs.size === 0 && url !== undefined) {
    const written = renderFlakeRef(wanted);
    const read =
      written === undefined ? undefined : parseFlakeRef(written, { flake: input.flake?.value ?? true });
    if (written === undefined || read?.ok !== true || !sameRef(read.ref, wanted)) return undefined;
    return isString(text, url.span) ? { span: url.span, text: nixString(written) } : undefined;
  }
  const named = attrs.get('ref');
  // A commit beside it would win.
  if (named === undefined || attrs.has('rev') || !isString(text, named.span)) return undefined;
  return { span: named.span, text: nixString(String(wanted.attrs.get('ref'))) };
}

/** Whether a string, or an address without quotes, is written there, and no name for one. */
function isString(text: string, { start, end }: Span): boolean {
  const written = text.slice(start, end);
  return /^"[^]*"$|^''[^]*''$/.test(written) || /^[a-z][a-z0-9+.-]*:[^\s"']+$/i.test(written);
}
