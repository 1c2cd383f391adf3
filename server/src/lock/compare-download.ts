import type { FlakeRef } from '../flake/flakeref.ts';
import {
  asksForMore,
  hasDotSegments,
  hostOf,
  pathOf,
  type Repository,
  sameRepository,
  serverQuery,
} from '../flake/source.ts';
import type { Url } from '../flake/url.ts';
import { PERMANENT_ADDRESSES, PLAIN_HOSTS } from '../tables/forges.ts';
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
  // What stands in the address of the lock alone is asked of the server.
  if (address(from.url) === address(to.url))
    return asksForMore(to.url, from.url) ? { kind: 'source', attr: 'url' } : loosened(from.url, to.url);
  if (to.url.fragment !== '') return { kind: 'source', attr: 'url' };
  if (hasDotSegments(to.url)) return { kind: 'source', attr: 'url' };
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
  return `${hostOf(url)} ${pathOf(url)} ${serverQuery(url, 'tarball')}`;
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

/**
 * In the same folder, which is not the root, asked in the same way, with a commit, a hash or a version's digest in its
 * name; the rest of the name is as asked for.
 */
function standsBeside(from: Url, to: Url, locked: FlakeRef): boolean {
  const folder = (url: Url): string => url.path.slice(0, -1).join('/');
  if (folder(from) !== folder(to) || !/[^/]/.test(folder(to))) return false;
  if (serverQuery(from, 'tarball') !== serverQuery(to, 'tarball')) return false;
  const asked = from.path.at(-1) ?? '';
  const name = to.path.at(-1) ?? '';
  const rev = locked.attrs.get('rev');
  const commit = typeof rev === 'string' && rev.length >= 7 ? name.indexOf(rev.slice(0, 7)) : -1;
  const hash = /(?<![0-9a-z])(?=[a-f]*\d)[0-9a-f]{7,}(?![0-9a-z])/i.exec(name);
  const start = commit >= 0 ? commit : (hash?.index ?? -1);
  if (start < 0) return false;
  const before = name.slice(0, start);
  const after = name.slice(start).replace(/^[0-9a-f]+/i, '');
  return asked.length >= before.length + after.length && asked.startsWith(before) && asked.endsWith(after);
}
