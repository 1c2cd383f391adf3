/**
 * What fetchers fetch for their attributes, where Nix can fetch the same by itself, and so tell its hash.
 *
 * To add a fetcher, add a row. Sources: pkgs/build-support/fetch* of nixpkgs; for the builtins the Nix manual.
 */
export interface SourceRow {
  readonly name: string;
  readonly origin: 'builtin' | 'nixpkgs';
  /** `file`: a file as it is; `archive`: what is in an archive, without the folder around it; `git`: a tree of a commit. */
  readonly kind: 'file' | 'archive' | 'git';
  /**
   * The address: `{attribute}` is the value of an attribute, `%{attribute}` the same with each `/` and `+` percent-encoded,
   * `{^attribute}` its first letter, and `{attribute/}` the value and a `/`, or nothing where it is empty.
   */
  readonly url: string;
  /** The repository, where one can be asked by git. */
  readonly repository?: string;
  /** What an attribute is that is not given; the others in addresses must be given. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** The address of the patch of a commit, by which one that is cut short can be completed. */
  readonly patch?: string;
  /** Attributes that change nothing of what is fetched. */
  readonly harmless: readonly string[];
  /** Attributes that are harmless while they are `false`, and otherwise need git. */
  readonly byGit?: readonly string[];
  /** Submodules are fetched unless `fetchSubmodules` says otherwise. */
  readonly submodules?: true;
  /** It takes only `rev`, or what `tag` does there is not known here. */
  readonly noTag?: true;
}

const NAMES = ['name', 'pname', 'version', 'meta', 'passthru', 'preferLocalBuild', 'postPatch'] as const;
const BY_GIT = ['fetchSubmodules', 'forceFetchGit'] as const;
const OFF = ['leaveDotGit', 'deepClone', 'fetchLFS', 'fetchTags'] as const;

/** Of attributes that may be given only as `false`: what they do is not done here. */
export const MUST_BE_OFF: ReadonlySet<string> = new Set(OFF);

export const SOURCE_ROWS: readonly SourceRow[] = [
  { name: 'fetchTarball', origin: 'builtin', kind: 'archive', url: '{url}', harmless: ['name'] },
  { name: 'fetchurl', origin: 'builtin', kind: 'file', url: '{url}', harmless: ['name'] },
  { name: 'fetchurl', origin: 'nixpkgs', kind: 'file', url: '{url}', harmless: NAMES },
  { name: 'fetchzip', origin: 'nixpkgs', kind: 'archive', url: '{url}', harmless: [...NAMES, 'extension'] },
  {
    name: 'fetchFromGitHub',
    origin: 'nixpkgs',
    kind: 'archive',
    url: 'https://{githubBase}/{owner}/{repo}/archive/{rev}.tar.gz',
    repository: 'https://{githubBase}/{owner}/{repo}.git',
    defaults: { githubBase: 'github.com' },
    patch: 'https://{githubBase}/{owner}/{repo}/commit/{rev}.patch',
    harmless: NAMES,
    byGit: BY_GIT,
  },
  {
    name: 'fetchFromGitLab',
    origin: 'nixpkgs',
    kind: 'archive',
    url: '{protocol}://{domain}/api/v4/projects/%{group/}{owner}%2F%{repo}/repository/archive.tar.gz?sha=%{rev}',
    repository: '{protocol}://{domain}/{group/}{owner}/{repo}.git',
    defaults: { domain: 'gitlab.com', protocol: 'https', group: '' },
    patch: '{protocol}://{domain}/{group/}{owner}/{repo}/-/commit/{rev}.patch',
    harmless: NAMES,
    byGit: BY_GIT,
  },
  ...['fetchFromGitea', 'fetchFromForgejo', 'fetchFromCodeberg'].map((name): SourceRow => {
    const isCodeberg = name === 'fetchFromCodeberg';
    return {
      name,
      origin: 'nixpkgs',
      kind: 'archive',
      url: 'https://{domain}/{owner}/{repo}/archive/{rev}.tar.gz',
      repository: 'https://{domain}/{owner}/{repo}.git',
      patch: 'https://{domain}/{owner}/{repo}/commit/{rev}.patch',
      ...(isCodeberg ? { defaults: { domain: 'codeberg.org' } } : {}),
      harmless: NAMES,
      byGit: BY_GIT,
    };
  }),
  {
    name: 'fetchFromSourcehut',
    origin: 'nixpkgs',
    kind: 'archive',
    url: 'https://git.{domain}/{owner}/{repo}/archive/{rev}.tar.gz',
    repository: 'https://git.{domain}/{owner}/{repo}',
    defaults: { domain: 'sr.ht' },
    harmless: NAMES,
    byGit: BY_GIT,
  },
  {
    name: 'fetchFromBitbucket',
    origin: 'nixpkgs',
    kind: 'archive',
    url: 'https://bitbucket.org/{owner}/{repo}/get/{rev}.tar.gz',
    repository: 'https://bitbucket.org/{owner}/{repo}.git',
    noTag: true,
    harmless: NAMES,
  },
  {
    name: 'fetchFromSavannah',
    origin: 'nixpkgs',
    kind: 'archive',
    url: 'https://git.savannah.gnu.org/cgit/{repo}.git/snapshot/{repo}-{rev}.tar.gz',
    repository: 'https://git.savannah.gnu.org/git/{repo}.git',
    noTag: true,
    harmless: NAMES,
  },
  {
    name: 'fetchgit',
    origin: 'nixpkgs',
    kind: 'git',
    url: '{url}',
    repository: '{url}',
    harmless: NAMES,
    byGit: ['fetchSubmodules'],
    submodules: true,
  },
  {
    name: 'fetchCrate',
    origin: 'nixpkgs',
    kind: 'archive',
    url: 'https://static.crates.io/crates/{pname}/{version}/download',
    harmless: NAMES,
  },
  {
    name: 'fetchPypi',
    origin: 'nixpkgs',
    kind: 'file',
    url: 'https://files.pythonhosted.org/packages/source/{^pname}/{pname}/{pname}-{version}.{extension}',
    defaults: { extension: 'tar.gz' },
    harmless: NAMES,
  },
  {
    name: 'fetchGit',
    origin: 'builtin',
    kind: 'git',
    url: '{url}',
    repository: '{url}',
    harmless: ['name', 'shallow', 'allRefs'],
    byGit: ['submodules'],
  },
];
