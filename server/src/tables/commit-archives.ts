/** A kind of URL that serves a forge's archive of one commit: the tree that Nix fetches for that commit as well. */
interface CommitArchiveUrl {
  /** The type of flake reference that fetches the same tree. */
  readonly type: 'github' | 'gitlab';
  /** Only on these hosts; without it on any, as with GitLab, which people host themselves. */
  readonly hosts?: readonly string[];
  /** Against the path; its named groups are `repository` and, unless the query holds it, `commit`. */
  readonly path: RegExp;
  /** The parameter that holds the commit. */
  readonly commitIn?: string;
}

/** Where forges serve archives of a commit. A branch or a tag in its place is none. */
export const COMMIT_ARCHIVES: readonly CommitArchiveUrl[] = [
  {
    type: 'github',
    hosts: ['github.com', 'www.github.com'],
    path: /^\/(?<repository>[^/]+\/[^/]+)\/(?:archive|tarball|zipball)\/(?<commit>[0-9a-f]{40})(?:\.tar\.gz|\.zip)?$/i,
  },
  {
    type: 'github',
    hosts: ['codeload.github.com'],
    path: /^\/(?<repository>[^/]+\/[^/]+)\/(?:legacy\.)?(?:tar\.gz|zip)\/(?<commit>[0-9a-f]{40})$/i,
  },
  {
    type: 'github',
    hosts: ['api.github.com'],
    path: /^\/repos\/(?<repository>[^/]+\/[^/]+)\/(?:tarball|zipball)\/(?<commit>[0-9a-f]{40})$/i,
  },
  {
    type: 'gitlab',
    path: /^\/(?<repository>.+?)\/-\/archive\/(?<commit>[0-9a-f]{40})\/[^/]+\.(?:tar(?:\.gz|\.bz2)?|zip)$/i,
  },
  {
    type: 'gitlab',
    path: /^\/api\/v4\/projects\/(?<repository>[^/]+)\/repository\/archive(?:\.tar(?:\.gz|\.bz2)?|\.zip)?$/i,
    commitIn: 'sha',
  },
];
