/**
 * Which attributes of a fetcher hold addresses that it downloads from, where they are others than `url` and `urls`.
 *
 * To add a function, add a row. Sources: pkgs/build-support/fetch* of nixpkgs, the Nix manual ("Built-ins").
 */
const OTHERS: ReadonlyMap<string, readonly string[]> = new Map([
  // A person downloads it by hand; the address only tells from where.
  ['requireFile', []],
  ['fetchMavenArtifact', ['url', 'urls', 'repos']],
  ['fetchFromGitHub', ['githubBase']],
  ['fetchFromGitLab', ['domain']],
  ['fetchFromGitea', ['domain']],
  ['fetchFromForgejo', ['domain']],
  ['fetchFromSourcehut', ['domain']],
  ['fetchs3', ['s3url']],
]);

const USUAL: readonly string[] = ['url', 'urls'];

/** Attributes that hold a host alone, to which the fetcher adds `https://`. */
export const HOST_ATTRS: ReadonlySet<string> = new Set(['domain', 'githubBase']);

/** The attributes that may hold an address, or a list of them. */
export function addressAttrs(fetcher: string): readonly string[] {
  return OTHERS.get(fetcher) ?? USUAL;
}

/** Builtins that take an address itself in place of a set. */
export const TAKE_TEXT: ReadonlySet<string> = new Set([
  'fetchTarball',
  'fetchurl',
  'fetchGit',
  'fetchMercurial',
  'fetchTree',
  'getFlake',
]);
