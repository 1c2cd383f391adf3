/**
 * Addresses at forges that name a branch, a tag or a commit, in whose place any commit can stand.
 *
 * The groups are `host` (where it is not `onHost`), `path` of the repository, and `ref`, which a commit replaces. Where
 * `rest` is given, what follows `ref` is that instead: `{repo}` is the last name of the path, `{rev}` the commit.
 */
export interface RefAddress {
  readonly address: RegExp;
  readonly onHost?: string;
  readonly rest?: string;
  /** Whether the repository's address for git ends in `.git`. */
  readonly git: boolean;
}

const GITHUB = { onHost: 'github.com', git: true } as const;
const NAME = '(?:refs/(?:heads|tags)/)?[^/?#]+';

export const REF_ADDRESSES: readonly RefAddress[] = [
  {
    address:
      /^https?:\/\/(?:www\.)?github\.com\/(?<path>[^/]+\/[^/]+)\/archive\/(?<ref>[^?#]+?)(?:\.tar\.gz|\.zip)$/,
    ...GITHUB,
  },
  {
    address: /^https?:\/\/(?:www\.)?github\.com\/(?<path>[^/]+\/[^/]+)\/(?:tarball|zipball)\/(?<ref>[^?#]+)$/,
    ...GITHUB,
  },
  {
    address:
      /^https:\/\/codeload\.github\.com\/(?<path>[^/]+\/[^/]+)\/(?:legacy\.)?(?:tar\.gz|zip)\/(?<ref>[^?#]+)$/,
    ...GITHUB,
  },
  {
    address:
      /^https:\/\/api\.github\.com\/repos\/(?<path>[^/]+\/[^/]+)\/(?:tarball|zipball)\/(?<ref>[^?#]+)$/,
    ...GITHUB,
  },
  {
    address: new RegExp(
      `^https://raw\\.githubusercontent\\.com/(?<path>[^/]+/[^/]+)/(?<ref>${NAME})/[^?#]+$`,
    ),
    ...GITHUB,
  },
  {
    address: new RegExp(`^https?://(?:www\\.)?github\\.com/(?<path>[^/]+/[^/]+)/raw/(?<ref>${NAME})/[^?#]+$`),
    ...GITHUB,
  },
  {
    address: /^https:\/\/(?<host>[^/]+)\/(?<path>[^?#]+?)\/-\/archive\/(?<ref>[^/?#]+)\/[^/?#]+\.tar\.gz$/,
    rest: '/{repo}-{rev}.tar.gz',
    git: true,
  },
  {
    address: /^https:\/\/(?<host>[^/]+)\/(?<path>[^?#]+?)\/-\/raw\/(?<ref>[^/?#]+)\/[^?#]+$/,
    git: true,
  },
  {
    address:
      /^https:\/\/(?<host>codeberg\.org|gitea\.com)\/(?<path>[^/]+\/[^/]+)\/archive\/(?<ref>[^?#]+?)(?:\.tar\.gz|\.zip)$/,
    git: true,
  },
  {
    address: /^https:\/\/(?<host>git\.sr\.ht)\/(?<path>~[^/]+\/[^/]+)\/archive\/(?<ref>[^?#]+?)\.tar\.gz$/,
    git: false,
  },
];
