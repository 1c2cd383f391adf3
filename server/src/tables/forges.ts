/** The host of a reference that names none (`getDownloadUrl` in Nix's src/libfetchers/github.cc). */
export const DEFAULT_HOSTS: ReadonlyMap<string, string> = new Map([
  ['github', 'github.com'],
  ['gitlab', 'gitlab.com'],
  ['sourcehut', 'git.sr.ht'],
]);

/** Forges that do not tell owners and repositories apart by case. */
export const CASELESS_HOSTS: ReadonlySet<string> = new Set([
  'github.com',
  'gitlab.com',
  'codeberg.org',
  'gitea.com',
  'bitbucket.org',
  'git.sr.ht',
  'hg.sr.ht',
  'flakehub.com',
]);

/** Forges that serve over https whatever they serve otherwise, at the same path. GitHub has no other way any more. */
export const HTTPS_HOSTS: ReadonlySet<string> = new Set([
  ...CASELESS_HOSTS,
  'www.github.com',
  'codeload.github.com',
  'raw.githubusercontent.com',
  'api.github.com',
  'gitlab.gnome.org',
  'gitlab.freedesktop.org',
  'salsa.debian.org',
  'invent.kde.org',
  'git.kernel.org',
  'git.savannah.gnu.org',
]);

/** A kind of URL that serves an archive or a file of a repository. */
interface ArchiveUrl {
  /** Only on these hosts; without it on any, as with forges that people host themselves. */
  readonly hosts?: readonly string[];
  /** Against the path. The groups, joined by `/`, are the repository's path on its host. */
  readonly path: RegExp;
  /** The repository's host where it is another than the URL's. */
  readonly repositoryHost?: string;
  /** The path shows a forge that does not tell owners apart by case, whoever hosts it. */
  readonly caseless?: boolean;
}

/** Who serves archives of repositories, and where. The first that fits counts. */
export const ARCHIVE_URLS: readonly ArchiveUrl[] = [
  {
    hosts: ['github.com', 'www.github.com'],
    path: /^\/([^/]+)\/([^/]+)\/(?:archive|tarball|zipball|releases|raw)\//,
    repositoryHost: 'github.com',
  },
  {
    hosts: ['codeload.github.com', 'raw.githubusercontent.com'],
    path: /^\/([^/]+)\/([^/]+)\//,
    repositoryHost: 'github.com',
  },
  {
    hosts: ['api.github.com'],
    path: /^\/repos\/([^/]+)\/([^/]+)\/(?:tarball|zipball)(?:\/|$)/,
    repositoryHost: 'github.com',
  },
  { hosts: ['flakehub.com'], path: /^\/f\/([^/]+)\/([^/]+)\// },
  {
    hosts: ['api.flakehub.com'],
    path: /^\/f\/(?:pinned\/)?([^/]+)\/([^/]+)\//,
    repositoryHost: 'flakehub.com',
  },
  {
    hosts: ['rime.cx'],
    path: /^\/v1\/github\/([^/]+)\/([^/]+?)(?:\/|\.tar\.gz$)/,
    repositoryHost: 'github.com',
  },
  {
    hosts: ['rime.cx'],
    path: /^\/v1\/gitlab\/(?:gitlab\.com\/)?([^/]+)\/([^/]+?)(?:\/|\.tar\.gz$)/,
    repositoryHost: 'gitlab.com',
  },
  {
    hosts: ['rime.cx'],
    path: /^\/v1\/codeberg\/([^/]+)\/([^/]+?)(?:\/|\.tar\.gz$)/,
    repositoryHost: 'codeberg.org',
  },
  { path: /^\/(.+?)\/-\/(?:archive|raw)\//, caseless: true },
  { path: /^\/api\/v4\/projects\/([^/]+)\/repository\/archive/, caseless: true },
  { path: /^\/(?:(.+)\/)?api\/v1\/repos\/([^/]+)\/([^/]+)\/archive\//, caseless: true },
  { path: /^\/(?:(.+)\/)?([^/]+)\/([^/]+)\/archive\// },
];

/** Hosts that never answer with a permanent address of their own, so that Nix locks the very URL that was asked for. */
export const PLAIN_HOSTS: ReadonlySet<string> = new Set([
  'github.com',
  'www.github.com',
  'codeload.github.com',
  'api.github.com',
  'raw.githubusercontent.com',
  'gitlab.com',
  'bitbucket.org',
  'git.sr.ht',
]);

/** Where a service sends Nix that answers with a permanent address on another host. */
interface PermanentAddress {
  readonly from: string;
  /** Against the path of the URL that was asked for. */
  readonly path: RegExp;
  readonly to: string;
  /** The beginning of the permanent address' path; `$1` is the group of `path`. */
  readonly toPath: string;
}

/**
 * Services of the lockable tarball protocol (Nix manual, "Lockable HTTP Tarball Protocol") that answer from another
 * host; FlakeHub is among the archive URLs. Gitea (1.22.1 and newer) and Forgejo (7.0.4) answer from their own.
 */
export const PERMANENT_ADDRESSES: readonly PermanentAddress[] = [
  ...['channels.nixos.org', 'nixos.org', 'nixpkgs.dev'].flatMap((from) => [
    {
      from,
      path: /^\/(?:channels?\/)?nixos-([^/]+)(?:\/|$)/,
      to: 'releases.nixos.org',
      toPath: '/nixos/$1/',
    },
    { from, path: /^\/(?:channels?\/)?nixpkgs-[^/]+(?:\/|$)/, to: 'releases.nixos.org', toPath: '/nixpkgs/' },
  ]),
  // The page of a project leads to its files, which are named by their digests.
  { from: 'pypi.org', path: /^\/project\/[^/]+$/, to: 'files.pythonhosted.org', toPath: '/packages/' },
  { from: 'nixos.org', path: /^\/channels\/(.*)$/, to: 'channels.nixos.org', toPath: '/$1' },
  {
    from: 'install.determinate.systems',
    path: /^\/([^/]+)\//,
    to: 'install.determinate.systems',
    toPath: '/$1/',
  },
];

/** References to a change that is only proposed: anybody may have written it. */
export const PROPOSED_CHANGES: readonly { readonly ref: RegExp; readonly what: string }[] = [
  { ref: /(?:^|\/)pull\/(\d+)\/(?:head|merge)(?=$|\/|\.)/, what: 'pull request' },
  { ref: /(?:^|\/)merge-requests\/(\d+)\/(?:head|merge)(?=$|\/|\.)/, what: 'merge request' },
  { ref: /(?:^|\/)pull-requests\/(\d+)\/(?:from|merge)(?=$|\/|\.)/, what: 'pull request' },
  { ref: /^refs\/changes\/\d+\/(\d+)\/\d+$/, what: 'change under review' },
];

/**
 * Pages of forges that show the commits between two; `{path}` is the repository, `{old}` and `{new}` are commits.
 * That of SourceHut shows all commits up to the new one.
 */
export const COMPARE_PAGES: ReadonlyMap<string, string> = new Map([
  ['github.com', 'https://github.com/{path}/compare/{old}...{new}'],
  ['gitlab.com', 'https://gitlab.com/{path}/-/compare/{old}...{new}'],
  ...['gitlab.freedesktop.org', 'gitlab.gnome.org', 'invent.kde.org', 'salsa.debian.org'].map(
    (host) => [host, `https://${host}/{path}/-/compare/{old}...{new}`] as const,
  ),
  ...['codeberg.org', 'gitea.com', 'git.lix.systems', 'code.forgejo.org'].map(
    (host) => [host, `https://${host}/{path}/compare/{old}...{new}`] as const,
  ),
  ['git.sr.ht', 'https://git.sr.ht/{path}/log/{new}'],
]);

/** Pages of forges that show one commit; `{path}` is the repository. */
export const COMMIT_PAGES: ReadonlyMap<string, string> = new Map([
  ['github.com', 'https://github.com/{path}/commit/{commit}'],
  ...[
    'gitlab.com',
    'gitlab.freedesktop.org',
    'gitlab.gnome.org',
    'gitlab.haskell.org',
    'gitlab.inria.fr',
    'gitlab.torproject.org',
    'invent.kde.org',
    'salsa.debian.org',
  ].map((host) => [host, `https://${host}/{path}/-/commit/{commit}`] as const),
  ...['codeberg.org', 'gitea.com', 'git.lix.systems', 'code.forgejo.org'].map(
    (host) => [host, `https://${host}/{path}/commit/{commit}`] as const,
  ),
  ['bitbucket.org', 'https://bitbucket.org/{path}/commits/{commit}'],
  ['git.sr.ht', 'https://git.sr.ht/{path}/commit/{commit}'],
  ['hg.sr.ht', 'https://hg.sr.ht/{path}/rev/{commit}'],
]);
