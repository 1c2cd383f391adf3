import type { FlakeRef } from '../flake/flakeref.ts';
import { hostOf, pathOf, type Repository, sameRepository } from '../flake/source.ts';
import { renderUrl, type Url } from '../flake/url.ts';
import { PERMANENT_ADDRESSES, PLAIN_HOSTS } from '../tables/forges.ts';
import { REF_TYPES } from '../tables/schemes.ts';
import type { SourceDifference } from './compare-source.ts';

interface Download {
  readonly url: Url;
  readonly repository: Repository | undefined;
}

/**
 * Compares the addresses of two archives or files. A server may answer with a permanent address that Nix then locks
 * (Nix manual, "Lockable HTTP Tarball Protocol"): it is taken as honest when it is of the same repository,
 * when it is where a known service sends Nix, or when it stands beside the asked one and names a commit or a hash.
 */
export function compareDownloads(
  from: Download,
  to: Download,
  locked: FlakeRef,
): SourceDifference | undefined {
  if (address(from.url) === address(to.url)) return loosened(from.url, to.url);
  const fromHost = hostOf(from.url);
  const toHost = hostOf(to.url);
  if (from.repository !== undefined && to.repository !== undefined) {
    if (!sameRepository(from.repository, to.repository)) return { kind: 'source', attr: 'url' };
    return PLAIN_HOSTS.has(fromHost) ? { kind: 'address', attr: 'url' } : loosened(from.url, to.url);
  }
  if (isPermanentAddress(fromHost, from.url, toHost, to.url)) return loosened(from.url, to.url);
  if (fromHost !== toHost) return { kind: 'source', attr: 'url' };
  if (from.repository !== undefined || PLAIN_HOSTS.has(fromHost)) return { kind: 'source', attr: 'url' };
  return standsBeside(from.url, to.url, locked)
    ? loosened(from.url, to.url)
    : { kind: 'address', attr: 'url' };
}

/** What is asked of the server: without scheme, userinfo, and the parameters that are for Nix. */
function address(url: Url): string {
  const ours = REF_TYPES.get('tarball');
  const query = new Map([...url.query].filter(([name]) => name !== 'dir' && ours?.has(name) !== true));
  return `${hostOf(url)}${renderUrl({ scheme: 'x', authority: undefined, path: url.path, query, fragment: '' })}`;
}

function loosened(from: Url, to: Url): SourceDifference | undefined {
  return from.scheme === 'https' && to.scheme !== 'https' ? { kind: 'transport', attr: 'url' } : undefined;
}

function isPermanentAddress(fromHost: string, from: Url, toHost: string, to: Url): boolean {
  return PERMANENT_ADDRESSES.some((known) => {
    if (known.from !== fromHost || known.to !== toHost) return false;
    const match = known.path.exec(pathOf(from));
    return match !== null && pathOf(to).startsWith(known.toPath.replace('$1', () => match[1] ?? ''));
  });
}

/** In the same folder, with a commit, a hash or a version's digest in its name. */
function standsBeside(from: Url, to: Url, locked: FlakeRef): boolean {
  const folder = (url: Url): string => url.path.slice(0, -1).join('/');
  const name = to.path.at(-1) ?? '';
  const rev = locked.attrs.get('rev');
  const namesCommit = typeof rev === 'string' && rev.length >= 7 && name.includes(rev.slice(0, 7));
  return (
    folder(from) === folder(to) &&
    (namesCommit || /(?:^|[^0-9a-z])(?=[a-f]*\d)[0-9a-f]{7,}(?:[^0-9a-z]|$)/i.test(name))
  );
}
