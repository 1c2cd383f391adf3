import type { StorePath } from './store-paths.ts';

export type { StorePath } from './store-paths.ts';

/** What the database of Nix's store says of a path (`nix path-info --json`). Sizes are in bytes. */
export interface PathInfo {
  readonly path: StorePath;
  /** As SRI: `sha256-…`. */
  readonly narHash: string;
  readonly narSize: number;
  /** Sorted; a path may refer to itself. */
  readonly references: readonly StorePath[];
  readonly deriver: StorePath | undefined;
  /** In seconds since 1970. */
  readonly registrationTime: number | undefined;
  /** `<key name>:<base64>` each. */
  readonly signatures: readonly string[];
  /** Built here, so that it needs no signature. */
  readonly ultimate: boolean;
  /** How its content decides its name: `fixed:r:sha256:…`, `text:sha256:…`; undefined for what was built from inputs. */
  readonly ca: string | undefined;
}

/** A path and all that it needs at run time. */
export interface Closure {
  readonly root: StorePath;
  /** By path, with the root. */
  readonly infos: ReadonlyMap<StorePath, PathInfo>;
  /** The sum of the `narSize` of all of them. */
  readonly size: number;
}

/** What keeps a path from being collected: a link or a process, and the path that it names. */
export interface Root {
  readonly link: string;
  readonly target: StorePath;
}

export interface Derivation {
  readonly path: StorePath;
  readonly name: string;
  readonly system: string;
  readonly builder: string;
  readonly args: readonly string[];
  readonly outputs: ReadonlyMap<string, DerivationOutput>;
  /** The names of the outputs that are used of each derivation. */
  readonly inputDerivations: ReadonlyMap<StorePath, readonly string[]>;
  readonly inputSources: readonly StorePath[];
  /** What the builder has in its environment; with structured attributes, only what Nix adds to them. */
  readonly env: ReadonlyMap<string, string>;
}

export interface DerivationOutput {
  /** Unknown before it is built where its content decides it. */
  readonly path: StorePath | undefined;
  /** Of a fixed output, as this Nix writes it: hexadecimal, or SRI. */
  readonly hash: string | undefined;
}

/** One step of the way from a path to what it needs. */
export interface WhyStep {
  readonly path: StorePath;
  readonly narSize: number;
}

/** Where the contents of store paths are not what they were when Nix took them in. */
export interface ContentsCheck extends Failures {
  readonly modified: readonly ModifiedPath[];
}

/** What a check could not look at. */
export interface Failures {
  /** It is not valid, or cannot be read. */
  readonly failed: readonly StorePath[];
  /**
   * - `none`: all was checked
   * - `named`: all was, but what is among `failed`
   * - `any`: something was not, and Nix does not name all of it (2.8 does not), so that nothing is known of what it
   *   found no fault with
   */
  readonly unchecked: 'none' | 'named' | 'any';
}

export interface ModifiedPath {
  readonly path: StorePath;
  /** As Nix writes hashes there: `sha256:<nix32>`. */
  readonly expected: string;
  readonly got: string;
}

/** Which store paths are neither built here, nor decided by their content, nor signed by a key that Nix trusts. */
export interface TrustCheck extends Failures {
  readonly untrusted: readonly StorePath[];
}

export interface StoreCheck {
  readonly modified: readonly ModifiedPath[];
  /** In the database, but not on disk. Nix forgets them in this check. */
  readonly disappeared: readonly StorePath[];
  /** Whatever else Nix complains of, a line each, safe to be shown. */
  readonly others: readonly string[];
}

/** What a package says of itself when it is evaluated. Texts come from the package, and are not escaped. */
export interface PackageFacts {
  readonly name: string | undefined;
  readonly pname: string | undefined;
  readonly version: string | undefined;
  readonly description: string | undefined;
  readonly licenses: readonly License[];
  readonly knownVulnerabilities: readonly string[];
  /** Undefined where the package refuses to be built, as nixpkgs does with what is insecure or not free. */
  readonly outPath: StorePath | undefined;
  readonly drvPath: StorePath | undefined;
}

export interface License {
  readonly spdxId: string | undefined;
  readonly fullName: string | undefined;
  readonly free: boolean | undefined;
}

/** What came of building once more what is in the store. */
export type Rebuild =
  | { readonly result: 'same'; readonly outputs: readonly StorePath[] }
  /** The first build stays in the store; the second one lies beside it where `keptAt` says so. */
  | { readonly result: 'differs'; readonly outputs: readonly DifferingOutput[] }
  /** There is nothing to compare with. */
  | { readonly result: 'not-built' };

export interface DifferingOutput {
  readonly path: StorePath;
  readonly keptAt: string | undefined;
}

export interface FlakeMetadata {
  readonly url: string;
  readonly description: string | undefined;
  /** Its source in the store; undefined where Nix does not copy it. */
  readonly path: StorePath | undefined;
  readonly narHash: string | undefined;
  readonly revision: string | undefined;
  readonly dirtyRevision: string | undefined;
  /** In seconds since 1970. */
  readonly lastModified: number | undefined;
}

/** The files of a commit. */
export interface CommitTree {
  /** As SRI, of the NAR. */
  readonly hash: string;
  /**
   * Why git would give other files for the same commit, in a clause of plain text: it changes some as it checks them out.
   * Undefined where it would not.
   */
  readonly differs: string | undefined;
}

/** A commit that a name stands for. */
export interface NamedCommit {
  readonly rev: string;
  /** The name in full, such as `refs/heads/main`. */
  readonly ref: string;
}

/** What a source is when it is fetched anew, with nothing that was fetched before. */
export interface Refetched {
  /** As SRI. */
  readonly narHash: string;
  readonly rev: string | undefined;
  readonly lastModified: number | undefined;
}
