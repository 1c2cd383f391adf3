import { withoutTrailing } from '../text/trim.ts';
import { ARCHIVE_URLS, CASELESS_HOSTS, DEFAULT_HOSTS } from '../tables/forges.ts';
import { FORGE_TYPES, REF_TYPES } from '../tables/schemes.ts';
import type { FlakeRef } from './flakeref.ts';
import { fixGitUrl } from './git-url.ts';
import { percentDecode } from './percent.ts';
import { parseUrl, renderUrl, type Url } from './url.ts';

/** A repository whatever it is fetched by. */
export interface Repository {
  /** In lower case, with the port if it is not the scheme's own; empty for a local one. */
  readonly host: string;
  /** `owner/repo`, without slashes around it and without `.git`. */
  readonly path: string;
  /** It is on a forge that does not tell owners and repositories apart by case. */
  readonly caseless: boolean;
}

/** Where a reference gets its content from, apart from branch and commit. */
export type Source =
  | {
      readonly kind: 'repository';
      readonly repository: Repository;
      readonly transport: string;
      /** Who logs in over ssh: servers may show each user another repository. `git` where nobody is named. */
      readonly user: string;
      /** The parameters that are for the server and not for Nix, sorted. */
      readonly query: string;
    }
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
    const path = `${text('owner')}/${text('repo')}`;
    // Nearly all are so, and there may be thousands.
    const isPlain = !attrs.has('host') && PLAIN_PATH.test(path) && !path.endsWith('.git');
    return {
      kind: 'repository',
      repository: isPlain ? { host, path, caseless: true } : repositoryAt(host, decoded(path), true),
      transport: 'https',
      user: 'git',
      query: '',
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
    repository: repositoryOfUrl(url),
    transport: url.scheme,
    user: (url.scheme === 'ssh' ? url.authority?.user : undefined) ?? 'git',
    query: serverQuery(url, type),
  };
}

/** An owner and a repository with nothing to be decoded or left out. */
const PLAIN_PATH = /^[\w-]+\/[\w.-]+$/;

export function sameRepository(a: Repository, b: Repository): boolean {
  if (a.host !== b.host) return false;
  return a.path === b.path || ((a.caseless || b.caseless) && lowerAscii(a.path) === lowerAscii(b.path));
}

/** The letters A to Z in lower case. Others stay: a Kelvin sign is no k. */
export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** What a URL asks of the server: its parameters without those that are for Nix, sorted. */
export function serverQuery(url: Url, type: string): string {
  const ours = REF_TYPES.get(type);
  const query = new Map([...url.query].filter(([name]) => name !== 'dir' && ours?.has(name) !== true));
  return renderUrl({ scheme: 'x', authority: undefined, path: [], query, fragment: '' });
}

/** Whether an address asks for something, or has a fragment, that another does not have; the folder of the flake apart. */
export function asksForMore(url: Url, than: Url): boolean {
  if (url.fragment !== '' && url.fragment !== than.fragment) return true;
  return [...url.query].some(([name, value]) => name !== 'dir' && than.query.get(name) !== value);
}

/** Whether a server or curl may read the path as leading somewhere else: it has `.` or `..`, escaped or not. */
export function hasDotSegments(url: Url): boolean {
  return decoded(url.path.join('/'))
    .split(/[/\\]/)
    .some((part) => part === '.' || part === '..');
}

/** The host in lower case, with its port if that is not the scheme's own. */
export function hostOf(url: Url): string {
  const { host = '', port } = url.authority ?? {};
  const own = OWN_PORTS.get(url.scheme);
  return `${lowerAscii(host)}${port === undefined || port === own ? '' : `:${port}`}`;
}

const OWN_PORTS: ReadonlyMap<string, number> = new Map([
  ['https', 443],
  ['http', 80],
  ['ssh', 22],
  ['git', 9418],
]);

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

function repositoryAt(host: string, path: string, caseless: boolean): Repository {
  const name = lowerAscii(host).replace(/^www\.(?=github\.com$)/, '');
  const parts = path.split('/').filter((part) => part !== '');
  return {
    host: name,
    path: parts.join('/').replace(/(?<=[^/])\.git$/, ''),
    caseless: caseless || CASELESS_HOSTS.has(name),
  };
}

/** The folder `.git` of a repository on this machine is the repository itself. */
function repositoryOfUrl(url: Url): Repository {
  const path = url.path.join('/');
  return repositoryAt(hostOf(url), url.scheme === 'file' ? withoutGitFolder(path) : path, false);
}

function withoutGitFolder(path: string): string {
  const whole = withoutTrailing(path, '/');
  return whole.endsWith('/.git') ? whole.slice(0, -'/.git'.length) : path;
}

function decoded(text: string): string {
  return percentDecode(text) ?? text;
}

function repositoryOfArchive(url: Url): Repository | undefined {
  const host = hostOf(url);
  const whole = `/${pathOf(url).replace(/^\/+/, '')}`;
  for (const { hosts, path, repositoryHost, caseless } of ARCHIVE_URLS) {
    if (hosts !== undefined && !hosts.includes(host)) continue;
    const groups = path
      .exec(whole)
      ?.slice(1)
      .filter((group) => group !== undefined);
    if (groups !== undefined)
      return repositoryAt(repositoryHost ?? host, decoded(groups.join('/')), caseless ?? false);
  }
  return undefined;
}
