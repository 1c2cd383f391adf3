/**
 * Functions that fetch something from the network, and which of their attributes pin it.
 *
 * To add one, add a row. Sources: the manual of nixpkgs ("Fetchers"), pkgs/build-support/fetch* and
 * pkgs/build-support/node, rust, … of nixpkgs; for the builtins the Nix manual ("Built-ins").
 */
export interface Fetcher {
  readonly name: string;
  /** Part of Nix itself, or a function of nixpkgs that makes a fixed-output derivation. */
  readonly origin: 'builtin' | 'nixpkgs';
  /** The attributes that may hold the hash of the content. */
  readonly hashes: readonly string[];
  /** The attributes that say which revision, tag or branch is fetched. */
  readonly pins: readonly string[];
  /** What is fetched when none of `pins` is given; absent where that is an error or where there are no pins. */
  readonly floatsTo?: string;
  /** Downloads with nixpkgs' fetchurl, which checks certificates only while it knows the hash to be a placeholder. */
  readonly viaFetchurl?: true;
  /** The rule that speaks of a hash that is missing or a placeholder, where it is one of its own. */
  readonly toldBy?: string;
  /** Attributes that make a hash needless: something that is there already, or nothing is fetched. */
  readonly unhashedWith?: readonly string[];
  /** The attribute that holds all this in a set of its own, where it is not the argument itself. */
  readonly within?: string;
  /** It is given a list of such arguments. */
  readonly takesList?: true;
  /** Only as an attribute of something that is called so, perhaps with a version: `pnpm_10.fetchDeps`. */
  readonly of?: string;
}

const SRI = ['hash', 'sha256'] as const;
const DOWNLOAD = ['hash', 'sha256', 'sha512', 'sha1', 'md5', 'outputHash'] as const;
const REVISION = ['rev', 'tag'] as const;

const ROWS: readonly Fetcher[] = [
  { name: 'fetchTarball', origin: 'builtin', hashes: ['sha256'], pins: [] },
  { name: 'fetchurl', origin: 'builtin', hashes: ['sha256'], pins: [] },
  { name: 'fetchGit', origin: 'builtin', hashes: ['narHash'], pins: ['rev'] },
  { name: 'fetchMercurial', origin: 'builtin', hashes: [], pins: ['rev'] },
  { name: 'fetchTree', origin: 'builtin', hashes: ['narHash'], pins: ['rev'] },

  {
    name: 'fetchurl',
    origin: 'nixpkgs',
    hashes: DOWNLOAD,
    pins: [],
    viaFetchurl: true,
    unhashedWith: ['showURLs'],
  },
  { name: 'fetchzip', origin: 'nixpkgs', hashes: DOWNLOAD, pins: [], viaFetchurl: true },
  { name: 'fetchpatch', origin: 'nixpkgs', hashes: DOWNLOAD, pins: [], viaFetchurl: true },
  { name: 'fetchpatch2', origin: 'nixpkgs', hashes: DOWNLOAD, pins: [], viaFetchurl: true },
  { name: 'fetchDebianPatch', origin: 'nixpkgs', hashes: SRI, pins: [], viaFetchurl: true },
  { name: 'fetchPypi', origin: 'nixpkgs', hashes: SRI, pins: [], viaFetchurl: true },
  { name: 'fetchCrate', origin: 'nixpkgs', hashes: SRI, pins: [], viaFetchurl: true },
  { name: 'fetchHex', origin: 'nixpkgs', hashes: SRI, pins: [], viaFetchurl: true },
  { name: 'fetchMavenArtifact', origin: 'nixpkgs', hashes: DOWNLOAD, pins: [], viaFetchurl: true },
  { name: 'fetchPypiLegacy', origin: 'nixpkgs', hashes: SRI, pins: [] },
  { name: 'fetchNextcloudApp', origin: 'nixpkgs', hashes: SRI, pins: [], viaFetchurl: true },
  {
    name: 'fetchFirefoxAddon',
    origin: 'nixpkgs',
    hashes: SRI,
    pins: [],
    viaFetchurl: true,
    unhashedWith: ['src'],
  },
  { name: 'fetchurlBoot', origin: 'nixpkgs', hashes: DOWNLOAD, pins: [] },
  { name: 'callHackageDirect', origin: 'nixpkgs', hashes: ['sha256'], pins: [], viaFetchurl: true },
  { name: 'extensionFromVscodeMarketplace', origin: 'nixpkgs', hashes: SRI, pins: [], viaFetchurl: true },
  {
    name: 'extensionsFromVscodeMarketplace',
    origin: 'nixpkgs',
    hashes: SRI,
    pins: [],
    viaFetchurl: true,
    takesList: true,
  },
  {
    name: 'buildVscodeMarketplaceExtension',
    origin: 'nixpkgs',
    hashes: SRI,
    pins: [],
    viaFetchurl: true,
    within: 'mktplcRef',
  },
  { name: 'fetchs3', origin: 'nixpkgs', hashes: ['sha256'], pins: [] },
  { name: 'fetchipfs', origin: 'nixpkgs', hashes: DOWNLOAD, pins: [] },
  { name: 'fetchtorrent', origin: 'nixpkgs', hashes: ['hash'], pins: [] },
  { name: 'requireFile', origin: 'nixpkgs', hashes: ['hash', 'sha256', 'sha1'], pins: [] },

  { name: 'fetchFromGitHub', origin: 'nixpkgs', hashes: SRI, pins: REVISION, viaFetchurl: true },
  { name: 'fetchFromGitLab', origin: 'nixpkgs', hashes: SRI, pins: REVISION, viaFetchurl: true },
  { name: 'fetchFromGitea', origin: 'nixpkgs', hashes: SRI, pins: REVISION, viaFetchurl: true },
  { name: 'fetchFromForgejo', origin: 'nixpkgs', hashes: SRI, pins: REVISION, viaFetchurl: true },
  { name: 'fetchFromCodeberg', origin: 'nixpkgs', hashes: SRI, pins: REVISION, viaFetchurl: true },
  { name: 'fetchFromBitbucket', origin: 'nixpkgs', hashes: SRI, pins: REVISION, viaFetchurl: true },
  { name: 'fetchFromSourcehut', origin: 'nixpkgs', hashes: SRI, pins: REVISION, viaFetchurl: true },
  { name: 'fetchFromSavannah', origin: 'nixpkgs', hashes: SRI, pins: REVISION, viaFetchurl: true },
  { name: 'fetchFromRepoOrCz', origin: 'nixpkgs', hashes: SRI, pins: REVISION, viaFetchurl: true },
  { name: 'fetchFromGitiles', origin: 'nixpkgs', hashes: SRI, pins: REVISION, viaFetchurl: true },
  { name: 'fetchFrom9Front', origin: 'nixpkgs', hashes: SRI, pins: REVISION, viaFetchurl: true },
  { name: 'fetchFromRadicle', origin: 'nixpkgs', hashes: SRI, pins: REVISION },

  { name: 'fetchgit', origin: 'nixpkgs', hashes: SRI, pins: REVISION, floatsTo: 'HEAD' },
  { name: 'fetchgitPrivate', origin: 'nixpkgs', hashes: SRI, pins: REVISION, floatsTo: 'HEAD' },
  { name: 'fetchhg', origin: 'nixpkgs', hashes: SRI, pins: REVISION, floatsTo: 'the tip' },
  { name: 'fetchsvn', origin: 'nixpkgs', hashes: SRI, pins: ['rev'], floatsTo: 'HEAD' },
  { name: 'fetchbzr', origin: 'nixpkgs', hashes: SRI, pins: ['rev'] },
  { name: 'fetchdarcs', origin: 'nixpkgs', hashes: SRI, pins: ['rev', 'context'] },
  { name: 'fetchfossil', origin: 'nixpkgs', hashes: SRI, pins: ['rev'] },
  {
    name: 'fetchpijul',
    origin: 'nixpkgs',
    hashes: ['hash'],
    pins: ['change', 'state'],
    floatsTo: 'the channel main',
  },
  {
    name: 'fetchcvs',
    origin: 'nixpkgs',
    hashes: ['sha256', 'hash'],
    pins: ['tag', 'date'],
    floatsTo: 'what is there now',
  },

  // It does not use fetchurl, but checks certificates as that does (pkgs/build-support/node/fetch-npm-deps of nixpkgs).
  { name: 'fetchNpmDeps', origin: 'nixpkgs', hashes: ['hash'], pins: [], viaFetchurl: true },
  { name: 'fetchYarnDeps', origin: 'nixpkgs', hashes: SRI, pins: [] },
  { name: 'fetchYarnBerryDeps', origin: 'nixpkgs', hashes: SRI, pins: [] },
  { name: 'fetchDeps', origin: 'nixpkgs', hashes: ['hash'], pins: [], of: 'pnpm' },
  { name: 'fetchPnpmDeps', origin: 'nixpkgs', hashes: ['hash'], pins: [] },
  { name: 'fetchCargoVendor', origin: 'nixpkgs', hashes: ['hash'], pins: [] },
  { name: 'fetchCargoTarball', origin: 'nixpkgs', hashes: SRI, pins: [] },
  { name: 'fetchMixDeps', origin: 'nixpkgs', hashes: SRI, pins: [] },
  { name: 'fetchNuGet', origin: 'nixpkgs', hashes: SRI, pins: [] },
  { name: 'pullImage', origin: 'nixpkgs', hashes: SRI, pins: [], toldBy: 'docker-pull-unpinned' },
];

/** All names of attributes that hold the hash of a content for fetchers of nixpkgs, and the algorithm where they say it. */
export const HASH_NAMES: ReadonlyMap<string, 'md5' | 'sha1' | 'sha256' | 'sha512' | undefined> = new Map([
  ['hash', undefined],
  ['sha256', 'sha256'],
  ['sha512', 'sha512'],
  ['sha1', 'sha1'],
  ['md5', 'md5'],
  ['outputHash', undefined],
]);

const BUILTINS = named('builtin');
const OF_NIXPKGS = named('nixpkgs');

/**
 * The row of a function, or undefined. A bare `fetchurl` is that of nixpkgs, `builtins.fetchurl` is another one.
 * @param path the names that lead to it, itself at the end, as far as they are known
 */
export function fetcherNamed(
  origin: Fetcher['origin'],
  name: string,
  path: readonly string[] = [],
): Fetcher | undefined {
  const row = (origin === 'builtin' ? BUILTINS : OF_NIXPKGS).get(name);
  if (row?.of === undefined) return row;
  const owner = path.at(-2) ?? '';
  return owner === row.of || owner.startsWith(`${row.of}_`) ? row : undefined;
}

function named(origin: Fetcher['origin']): ReadonlyMap<string, Fetcher> {
  return new Map(ROWS.filter((row) => row.origin === origin).map((row) => [row.name, row]));
}
