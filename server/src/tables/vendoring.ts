/**
 * Builders of nixpkgs that fetch all dependencies of a program at once, and the attributes with the hashes of these.
 *
 * To add one, add a row. Sources: the manual of nixpkgs ("Languages and frameworks"), pkgs/build-support/go/module.nix,
 * rust/build-rust-package, rust/import-cargo-lock.nix, node/build-npm-package, php and build-bazel-package and
 * pkgs/by-name/ma/maven/build-maven-package.nix of nixpkgs.
 *
 * Where a fetcher takes the hash (`pnpmDeps = fetchPnpmDeps { hash = …; }`, `offlineCache = fetchYarnDeps { … }`,
 * `mixFodDeps = fetchMixDeps { … }`), it is in the table of fetchers. The hashes of buildDotnetModule are in the file that
 * `nugetDeps` names.
 */
export interface VendorHash {
  /** The names that lead to the attribute: `['fetchAttrs', 'sha256']`. */
  readonly path: readonly string[];
  /** The names of the functions that know it. */
  readonly builders: RegExp;
  /** It is a set with a hash for each dependency that needs one. */
  readonly isSet?: true;
  /** Where one of these attributes is given, the hash is not used. */
  readonly unless: readonly string[];
  /**
   * - `vendored`: the dependencies are part of the source
   * - `absent`: as if it were not there
   * - `fails`: the build fails or does not evaluate
   */
  readonly whenNull: 'vendored' | 'absent' | 'fails';
  /** `fetched by commit`: without a hash of the content; `none`: nothing is fetched. */
  readonly whenAbsent: 'fails' | 'fetched by commit' | 'none';
  /** Certificates are checked only while the hash is known to be a placeholder, as nixpkgs' fetchurl does it. */
  readonly trustsHash?: true;
}

const GO = /^buildGo\w{0,20}Module$/;
const RUST = /^buildRustPackage$/;
const COMPOSER = /^(?:buildComposer[A-Z]\w{0,40}|mkComposerVendor)$/;
const BAZEL = /^buildBazelPackage$/;

const ROWS: readonly VendorHash[] = [
  { path: ['vendorHash'], builders: GO, unless: [], whenNull: 'vendored', whenAbsent: 'fails' },
  { path: ['vendorSha256'], builders: GO, unless: ['vendorHash'], whenNull: 'vendored', whenAbsent: 'fails' },
  {
    path: ['vendorHash'],
    builders: COMPOSER,
    unless: ['composerVendor'],
    whenNull: 'fails',
    whenAbsent: 'fails',
  },
  {
    path: ['cargoHash'],
    builders: RUST,
    unless: ['cargoLock', 'cargoDeps', 'cargoVendorDir'],
    whenNull: 'absent',
    whenAbsent: 'fails',
  },
  {
    path: ['cargoSha256'],
    builders: RUST,
    unless: ['cargoHash', 'cargoLock', 'cargoDeps', 'cargoVendorDir'],
    whenNull: 'absent',
    whenAbsent: 'fails',
  },
  {
    path: ['cargoLock', 'outputHashes'],
    builders: RUST,
    isSet: true,
    unless: [],
    whenNull: 'fails',
    whenAbsent: 'fetched by commit',
  },
  {
    path: ['outputHashes'],
    builders: /^importCargoLock$/,
    isSet: true,
    unless: [],
    whenNull: 'fails',
    whenAbsent: 'fetched by commit',
  },
  {
    path: ['npmDepsHash'],
    builders: /^buildNpmPackage$/,
    unless: ['npmDeps'],
    whenNull: 'fails',
    whenAbsent: 'fails',
    trustsHash: true,
  },
  { path: ['mvnHash'], builders: /^buildMavenPackage$/, unless: [], whenNull: 'fails', whenAbsent: 'fails' },
  { path: ['fetchAttrs', 'hash'], builders: BAZEL, unless: [], whenNull: 'fails', whenAbsent: 'fails' },
  { path: ['fetchAttrs', 'sha256'], builders: BAZEL, unless: [], whenNull: 'fails', whenAbsent: 'fails' },
  {
    path: ['gitHashes'],
    builders: /^build(?:Dart|Flutter)Application$/,
    isSet: true,
    unless: [],
    whenNull: 'fails',
    whenAbsent: 'none',
  },
];

/** The paths of such attributes, each once. */
export const VENDOR_HASH_PATHS: readonly (readonly string[])[] = [
  ...new Map(ROWS.map(({ path }) => [path.join('.'), path])).values(),
];

/** Functions that change a package that is written elsewhere, so that which builder it has cannot be seen. */
const CHANGERS: ReadonlySet<string> = new Set(['override', 'overrideAttrs']);

/** Whether a function changes a package. */
export function isPackageChange(name: string): boolean {
  return CHANGERS.has(name);
}

/**
 * What an attribute means to the function that is given it. To `override` and `overrideAttrs` it means what it means to
 * the first builder that knows it.
 */
export function vendorHashOf(path: readonly string[], builder: string): VendorHash | undefined {
  return ROWS.find(
    (row) =>
      (isPackageChange(builder) || row.builders.test(builder)) &&
      row.path.length === path.length &&
      row.path.every((name, index) => name === path[index]),
  );
}
