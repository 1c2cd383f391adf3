import type { Explanation } from '../explanations.ts';

/**
 * What the hash of a fetcher of nixpkgs covers. To add one, add a row. Sources: the manual of nixpkgs ("Fetchers"),
 * pkgs/build-support/fetch* and pkgs/build-support/{node,rust} of nixpkgs.
 */
export const FETCHERS: readonly Explanation[] = [
  {
    name: 'fetchurl',
    purity: 'fixed',
    text: 'Downloads a file. The hash is that of the file as it is, after `postFetch` has run. Once the hash is in the store, the address is not asked again: a new address under the old hash gives the old file.',
  },
  {
    name: 'fetchzip',
    purity: 'fixed',
    text: 'Downloads an archive and unpacks it. The hash is that of the unpacked tree, so an archive that was only packed anew still fits; the hash of the archive itself does not.',
  },
  {
    name: 'fetchpatch',
    purity: 'fixed',
    text: 'Downloads a patch and normalises it. The hash is that of the normalised patch, not of what the server sends.',
  },
  {
    name: 'fetchpatch2',
    purity: 'fixed',
    text: 'Downloads a patch and normalises it, with another normaliser than `fetchpatch`. The hash is that of the normalised patch, not of what the server sends.',
  },
  {
    name: 'fetchFromGitHub',
    purity: 'fixed',
    text: 'Fetches a commit or a tag from GitHub, as an archive or, with submodules and the like, with git. The hash is that of the tree; `rev` and `tag` only say what is asked for, and a moved tag is noticed at the next fetch, not before.',
  },
  {
    name: 'fetchFromGitLab',
    purity: 'fixed',
    text: 'Fetches a commit or a tag from a GitLab, as an archive or with git. The hash is that of the tree.',
  },
  {
    name: 'fetchFromGitea',
    purity: 'fixed',
    text: 'Fetches a commit or a tag from a Gitea or Forgejo. The hash is that of the tree.',
  },
  {
    name: 'fetchFromForgejo',
    purity: 'fixed',
    text: 'Fetches a commit or a tag from a Forgejo. The hash is that of the tree.',
  },
  {
    name: 'fetchFromCodeberg',
    purity: 'fixed',
    text: 'Fetches a commit or a tag from Codeberg. The hash is that of the tree.',
  },
  {
    name: 'fetchFromSourcehut',
    purity: 'fixed',
    text: 'Fetches a commit or a tag from SourceHut. The hash is that of the tree.',
  },
  {
    name: 'fetchFromBitbucket',
    purity: 'fixed',
    text: 'Fetches a commit or a tag from Bitbucket. The hash is that of the tree.',
  },
  {
    name: 'fetchgit',
    purity: 'fixed',
    text: 'Clones a repository with git. The hash is that of the tree without `.git`, of `.git` too where `leaveDotGit` is on, and that is not the same each time.',
  },
  {
    name: 'fetchhg',
    purity: 'fixed',
    text: 'Clones a Mercurial repository. The hash is that of the tree.',
  },
  {
    name: 'fetchsvn',
    purity: 'fixed',
    text: 'Checks out a Subversion repository. The hash is that of the tree.',
  },
  {
    name: 'fetchPypi',
    purity: 'fixed',
    text: 'Downloads a release of a project from PyPI. The hash is that of the file as it is.',
  },
  {
    name: 'fetchCrate',
    purity: 'fixed',
    text: 'Downloads a crate from crates.io and unpacks it. The hash is that of the unpacked tree.',
  },
  {
    name: 'fetchNpmDeps',
    purity: 'fixed',
    text: 'Downloads all that a package-lock.json names into a cache of npm. One hash covers the whole of the cache: it says nothing of a single package, and changes with any of them.',
  },
  {
    name: 'fetchYarnDeps',
    purity: 'fixed',
    text: 'Downloads all that a yarn.lock names. One hash covers all of it.',
  },
  {
    name: 'fetchPnpmDeps',
    purity: 'fixed',
    text: 'Lets pnpm download all that a pnpm-lock.yaml names. One hash covers the whole of the store of pnpm.',
  },
  {
    name: 'fetchCargoVendor',
    purity: 'fixed',
    text: 'Downloads all that a Cargo.lock names. One hash covers all of it.',
  },
  {
    name: 'pullImage',
    purity: 'fixed',
    text: 'Downloads an image from a registry of containers. `imageDigest` says which, the hash is that of the archive that is made of it.',
  },
  {
    name: 'requireFile',
    purity: 'fixed',
    text: 'Asks the user to add a file to the store by hand. The hash is that of the file; where it comes from is only told in words.',
  },
];
