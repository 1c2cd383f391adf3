import { ARCHIVE_URLS, DEFAULT_HOSTS } from '../tables/forges.ts';
import { FORGE_TYPES } from '../tables/schemes.ts';
import type { FlakeRef } from './flakeref.ts';
import { fixGitUrl } from './git-url.ts';
import { percentDecode } from './percent.ts';
import { parseUrl, renderUrl, type Url } from './url.ts';

/** A repository whatever it is fetched by. Lower case: no forge tells owners apart by case. */
export interface Repository {
  /** With the port, if it is not the scheme's own; empty for a local one. */
  readonly host: string;
  /** `owner/repo`, without slashes around it and without `.git`. */
  readonly path: string;
}

/** Where a reference gets its content from, apart from branch and commit. */
export type Source =
  | { readonly kind: 'repository'; readonly repository: Repository; readonly transport: string }
  | { readonly kind: 'download'; readonly url: Url; readonly repository: Repository | undefined }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'indirect' }
  | { readonly kind: 'unknown' };

/** Reads a reference's source; it need not be valid otherwise, as old locks hold what newer versions of Nix refuse. */
export function sourceOf({ type, attrs }: FlakeRef): Source {
  const text = (name: string): string => {
    const value = attrs.get(name);
    return typeof value === 'string' ? value : '';
  };
  if (FORGE_TYPES.has(type)) {
    const host = text('host') || (DEFAULT_HOSTS.get(type) ?? '');
    return {
      kind: 'repository',
      repository: repositoryAt(host, `${text('owner')}/${text('repo')}`),
      transport: 'https',
    };
  }
  if (type === 'indirect') return { kind: 'indirect' };
  if (type === 'path') return { kind: 'path', path: text('path') };
  if (!['git', 'hg', 'tarball', 'file'].includes(type)) return { kind: 'unknown' };
  const parsed = type === 'git' ? fixGitUrl(text('url')) : parseUrl(text('url'), true);
  if (!parsed.ok) return { kind: 'unknown' };
  const { url } = parsed;
  if (type === 'tarball' || type === 'file')
    return { kind: 'download', url, repository: repositoryOfArchive(url) };
  return {
    kind: 'repository',
    repository: repositoryAt(hostOf(url), url.path.join('/')),
    transport: url.scheme,
  };
}

export function sameRepository(a: Repository, b: Repository): boolean {
  return a.host === b.host && a.path === b.path;
}

/** The host in lower case, with its port if that is not the scheme's own. */
export function hostOf(url: Url): string {
  const { host = '', port } = url.authority ?? {};
  const own = new Map([
    ['https', 443],
    ['http', 80],
    ['ssh', 22],
    ['git', 9418],
  ]).get(url.scheme);
  return `${host.toLowerCase()}${port === undefined || port === own ? '' : `:${port}`}`;
}

/** The path as it stands in the URL, percent-encoded. */
export function pathOf(url: Url): string {
  return renderUrl({
    scheme: 'x',
    authority: undefined,
    path: url.path,
    query: new Map(),
    fragment: '',
  }).slice(2);
}

function repositoryAt(host: string, path: string): Repository {
  const parts = (percentDecode(path) ?? path)
    .toLowerCase()
    .split('/')
    .filter((part) => part !== '' && part !== '.git');
  return {
    host: host.toLowerCase().replace(/^www\.(?=github\.com$)/, ''),
    path: parts.join('/').replace(/\.git$/, ''),
  };
}

function repositoryOfArchive(url: Url): Repository | undefined {
  const host = hostOf(url);
  for (const { hosts, path, repositoryHost } of ARCHIVE_URLS) {
    if (hosts !== undefined && !hosts.includes(host)) continue;
    const groups = path
      .exec(`/${pathOf(url).replace(/^\/+/, '')}`)
      ?.slice(1)
      .filter((group) => group !== undefined);
    if (groups !== undefined) return repositoryAt(repositoryHost ?? host, groups.join('/'));
  }
  return undefined;
}
