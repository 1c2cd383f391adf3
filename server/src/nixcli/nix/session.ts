import type { NixAnswer } from './answer.ts';
import type { FlakeToLock } from './flake-copy.ts';
import type { FlakeFolder, FlakeOutput, Installable } from './installable.ts';
import type { LockedFlake } from './lock-flake.ts';
import type { Progress } from './progress.ts';
import type {
  Closure,
  CommitTree,
  ContentsCheck,
  Derivation,
  FlakeMetadata,
  NamedCommit,
  PackageFacts,
  PathInfo,
  Rebuild,
  Refetched,
  Root,
  StoreCheck,
  StorePath,
  TrustCheck,
  WhyStep,
} from './values.ts';
import type { NixVersion } from './version.ts';

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** In milliseconds, counted from the start of the process and not while it waits for others. */
  readonly timeLimit?: number | undefined;
}

export interface LongCallOptions extends CallOptions {
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** For what evaluates, fetches, builds or writes: the user has asked for it, by a command of its own. */
export interface ActOptions extends LongCallOptions {
  readonly asked: true;
}

/**
 * All that is asked of Nix. Nothing here rejects. Three kinds, by what they touch:
 * - store: explicit store paths; allowed before the workspace is trusted;
 * - read: reads the workspace, without the network and without running anything of it; once it is trusted;
 * - act: evaluates, fetches, builds or writes; once it is trusted, and on a command of the user only.
 */
export interface Nix {
  /** Runs `nix --version`, once for each program as long as its file does not change. */
  version(): Promise<NixAnswer<NixVersion>>;

  // store
  /** The paths that are valid, by path; the others have no entry. */
  pathInfo(
    paths: readonly StorePath[],
    options?: CallOptions,
  ): Promise<NixAnswer<ReadonlyMap<StorePath, PathInfo>>>;
  /** Undefined where the path is not valid. Of a `.drv`, what it needs to be built. */
  closure(path: StorePath, options?: CallOptions): Promise<NixAnswer<Closure | undefined>>;
  referrers(path: StorePath, options?: CallOptions): Promise<NixAnswer<readonly StorePath[]>>;
  roots(path: StorePath, options?: CallOptions): Promise<NixAnswer<readonly Root[]>>;
  /** Of a `.drv`, or of an output; undefined where the derivation is not known, or not in the store. */
  derivation(path: StorePath, options?: CallOptions): Promise<NixAnswer<Derivation | undefined>>;
  /** A shortest way, with both ends; undefined where there is none. */
  whyDepends(
    from: StorePath,
    to: StorePath,
    options?: CallOptions,
  ): Promise<NixAnswer<readonly WhyStep[] | undefined>>;
  verifyContents(
    paths: readonly StorePath[],
    options?: LongCallOptions & { readonly closure?: boolean },
  ): Promise<NixAnswer<ContentsCheck>>;
  verifyTrust(
    paths: readonly StorePath[],
    options?: LongCallOptions & { readonly closure?: boolean },
  ): Promise<NixAnswer<TrustCheck>>;

  // read
  /** Before Nix 2.26, and with Lix, git runs what a repository's configuration names, so that it takes `asked`. */
  flakeMetadata(
    flake: FlakeFolder,
    options?: LongCallOptions & { readonly asked?: true },
  ): Promise<NixAnswer<FlakeMetadata>>;
  /**
   * Evaluates without reaching anything but the flake itself and what lies below `allowedUris`, which has to be in the
   * store or on this machine already; whatever else fetches during evaluation fails, and so does what builds. A URI
   * allows itself with all its parameters, and what follows it after a slash. Before Nix 2.26 as flakeMetadata.
   */
  evalPackageStrictly(
    output: FlakeOutput,
    options?: LongCallOptions & { readonly asked?: true; readonly allowedUris?: readonly string[] },
  ): Promise<NixAnswer<PackageFacts>>;

  // act
  evalPackage(output: FlakeOutput, options: ActOptions): Promise<NixAnswer<PackageFacts>>;
  rebuild(
    installable: Installable,
    options: ActOptions & { readonly keepDiffering?: boolean },
  ): Promise<NixAnswer<Rebuild>>;
  /** `nix-store --verify --check-contents`, over the whole store. */
  checkStore(options: ActOptions): Promise<NixAnswer<StoreCheck>>;
  /**
   * Fetches what a lock names into a store and a cache that are made for it and removed again, without substituters.
   * @param locked the attributes of the lock's node, such as `{ type: 'github', owner, repo, rev }`; a `narHash` among
   *   them is left out, so that Nix cannot take it for the answer
   */
  refetch(
    locked: Readonly<Record<string, string | number | boolean>>,
    options: ActOptions,
  ): Promise<NixAnswer<Refetched>>;
  /**
   * Locks what flake.nix declares and the lock lacks, or holds otherwise. Nothing is written into the workspace: Nix works
   * on a copy, and registries are not asked.
   */
  lockFlake(flake: FlakeToLock, options: ActOptions): Promise<NixAnswer<LockedFlake>>;
  /**
   * Locks inputs anew, on a copy as well.
   * @param inputs names from the root, such as `nixpkgs` and `home-manager/nixpkgs`
   */
  updateInputs(
    flake: FlakeToLock,
    inputs: readonly string[] | 'all',
    options: ActOptions,
  ): Promise<NixAnswer<LockedFlake>>;

  /**
   * Fetches a file, or what is in an archive without the folder around it, and gives its hash in SRI: that of the file, or of
   * the NAR of the content, as `nix-prefetch-url` and its `--unpack` do. Into a store of its own, without substituters.
   * @param url checked by `fetchable`
   */
  prefetch(
    source: { readonly url: string; readonly unpack: boolean },
    options: ActOptions,
  ): Promise<NixAnswer<string>>;
  /** Fetches a file likewise, and gives its text, up to some megabytes. */
  prefetchText(url: string, options: ActOptions): Promise<NixAnswer<string>>;
  /** Fetches the files of a commit likewise. @param source its address checked by `fetchable` */
  fetchCommit(
    source: { readonly url: string; readonly rev: string; readonly submodules: boolean },
    options: ActOptions,
  ): Promise<NixAnswer<CommitTree>>;
  /** Asks a repository what commit a branch, a tag or HEAD is now: by git, as Nix has no command that only asks. */
  remoteCommit(url: string, name: string, options: ActOptions): Promise<NixAnswer<NamedCommit>>;

  /**
   * Builds, and gives what a fixed output of it that was given `specified` hashes to, in SRI: how the hash of dependencies is
   * learned, which only their builder can fetch.
   */
  builtHash(installable: Installable, specified: string, options: ActOptions): Promise<NixAnswer<string>>;

  /** Ends what runs; all calls are answered with `cancelled` from now on. */
  close(): Promise<void>;
}
