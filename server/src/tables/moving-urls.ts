/** Branches by their usual names: what they hold is another thing tomorrow. Versions of nixpkgs' branches included. */
export const BRANCH_NAMES =
  /^(?:HEAD|main|master|develop|devel|development|trunk|next|nightly|unstable|(?:nixos|nixpkgs|release|staging)-(?:unstable(?:-small)?|\d\d\.\d\d(?:-small|-darwin|-aarch64)?))$/;

/** What looks like the tag of a release: `v1.2`, `1.2.3-rc1`, `name-2.0`, `2024-05-01`. */
export const TAG_NAMES = /^(?:[a-z][a-z0-9_]*[-_/])?[vV]?\d+(?:[._-]\d+)+[-+._0-9a-z]*$/i;

/** A kind of URL whose content is that of a branch, a tag or a commit. */
interface RefUrl {
  /** Only on these hosts; without it on any. */
  readonly hosts?: readonly string[];
  /** Against the path; the group `ref` is the branch, the tag or the commit, without the ending of the archive. */
  readonly path: RegExp;
  /** The parameter that holds it instead. */
  readonly refIn?: readonly string[];
}

const ARCHIVE = '(?:\\.tar(?:\\.gz|\\.xz|\\.bz2)?|\\.tgz|\\.zip)';

/** The first that fits counts. */
export const REF_URLS: readonly RefUrl[] = [
  {
    hosts: ['api.github.com'],
    path: /^\/repos\/[^/]+\/[^/]+\/(?:tarball|zipball)\/(?<ref>.+)$/,
  },
  {
    hosts: ['codeload.github.com'],
    path: /^\/[^/]+\/[^/]+\/(?:legacy\.)?(?:tar\.gz|zip)\/(?<ref>.+)$/,
  },
  {
    hosts: ['raw.githubusercontent.com'],
    path: /^\/[^/]+\/[^/]+\/(?<ref>refs\/(?:heads|tags)\/[^/]+|[^/]+)\//,
  },
  {
    hosts: ['github.com', 'www.github.com'],
    path: new RegExp(`^/[^/]+/[^/]+/(?:archive|tarball|zipball)/(?<ref>.+?)${ARCHIVE}?$`),
  },
  {
    hosts: ['github.com', 'www.github.com'],
    path: /^\/[^/]+\/[^/]+\/(?:raw|blob)\/(?<ref>refs\/(?:heads|tags)\/[^/]+|[^/]+)\//,
  },
  { path: /^\/.+?\/-\/(?:archive|raw|jobs\/artifacts)\/(?<ref>[^/]+)\// },
  { path: /^\/(?:.+\/)?api\/v4\/projects\/[^/]+\/repository\/archive/, refIn: ['sha'] },
  { path: new RegExp(`^/(?:.+/)?api/v1/repos/[^/]+/[^/]+/archive/(?<ref>.+?)${ARCHIVE}?$`) },
  { path: new RegExp(`^/(?:.+/)?[^/]+/[^/]+/archive/(?<ref>.+?)${ARCHIVE}$`) },
  // Gitea and Forgejo.
  { path: /^\/[^/]+\/[^/]+\/raw\/branch\/(?<ref>[^/]+)\// },
  { hosts: ['bitbucket.org'], path: new RegExp(`^/[^/]+/[^/]+/get/(?<ref>.+?)${ARCHIVE}$`) },
  { hosts: ['bitbucket.org'], path: /^\/[^/]+\/[^/]+\/raw\/(?<ref>[^/]+)\// },
  // cgit, which takes the default branch where neither parameter is given.
  { path: /^\/(?:.+\/)?[^/]+\.git\/plain\//, refIn: ['id', 'h'] },
];

/** Addresses that are made to lead to something newer from time to time. */
export const LATEST_URLS: readonly { readonly hosts?: readonly string[]; readonly path: RegExp }[] = [
  { hosts: ['github.com', 'www.github.com'], path: /^\/[^/]+\/[^/]+\/releases\/latest\// },
  { path: /\/-\/releases\/permalink\/latest(?:\/|$)/ },
  // Tags that a job makes anew.
  {
    hosts: ['github.com', 'www.github.com'],
    path: /^\/[^/]+\/[^/]+\/releases\/download\/(?:latest|nightly|continuous|rolling|tip|edge|snapshot)\//,
  },
  { hosts: ['channels.nixos.org'], path: /^\/[^/]+/ },
  { hosts: ['nixos.org'], path: /^\/channels\/[^/]+/ },
];
