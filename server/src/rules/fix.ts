import type { Edit } from '../text/edits.ts';
import type { Place } from './rule.ts';

/**
 * What mends a finding, as a rule offers it.
 *
 * - `safe`: it means the same, or is strictly tighter, for certain; it is what fix-all applies
 * - `unsafe`: right in most cases; somebody looks at it first
 * - an `ask` needs Nix, git or the network, and is unsafe: what comes of it is shown before it is written
 * - `advice`: told, and never applied
 */
export type Fix =
  | {
      readonly kind: 'edit';
      /** A verb phrase of plain text, with the concrete values: `Pin 'nixpkgs' to 1a2b3c4`. */
      readonly title: string;
      readonly safety: 'safe' | 'unsafe';
      /** At least one; they do not overlap, and belong together: all are applied, or none. */
      readonly edits: readonly PlacedEdit[];
    }
  | {
      readonly kind: 'ask';
      readonly title: string;
      readonly request: FixRequest;
      /** Where the answer is written; nowhere where the request itself says which files come of it. */
      readonly write: readonly PlacedTemplate[];
    }
  | { readonly kind: 'advice'; readonly title: string };

export interface PlacedEdit extends Edit {
  readonly file: Place['file'];
}

/** An edit whose text takes something that is not known yet. */
export interface PlacedTemplate extends Pick<PlacedEdit, 'file' | 'span'> {
  readonly text: Template;
}

/** Texts, and answers between them. */
export type Template = readonly (string | { readonly answer: AnswerName })[];

/**
 * - `hash`: of what was fetched, in SRI
 * - `rev`: the commit, in full
 * - `day`: of the commit, in UTC: `2026-05-01`
 */
export type AnswerName = 'hash' | 'rev' | 'day';

/** What is asked for a fix; plain data, so that it can wait in a code action until somebody takes it. */
export type FixRequest =
  /** Locks what flake.nix declares and the lock lacks, or holds otherwise: `nix flake lock`. */
  | { readonly ask: 'lock' }
  /** Locks inputs anew: paths from the root such as `nixpkgs` or `home-manager/nixpkgs`; all where there are none. */
  | { readonly ask: 'update'; readonly inputs: readonly string[] }
  /** Takes nodes of the lock as the commit at HEAD has them. */
  | { readonly ask: 'restore'; readonly nodes: readonly string[] }
  /** Fetches, and says what came: `hash`. */
  | { readonly ask: 'hash'; readonly source: FetchSource }
  /** Asks what commit a name stands for now: `rev`, and `hash` where `source` says of what. */
  | CommitRequest
  /**
   * Which commit the patch of a proposed change is of, where it has one commit alone: `rev`. `commitUrl` is the address of
   * that commit's patch, with `REV` in place of the commit; that it gives the same is made sure of, so that hashes stay.
   */
  | { readonly ask: 'patch'; readonly url: string; readonly commitUrl: string }
  /**
   * Builds the package, and reads the hash of its dependencies from the failure: `hash`. Which output of which flake the
   * package is, only the user can tell; `name` is what the package calls itself. `specified` is the hash, in SRI, that the
   * dependencies have while none is known.
   */
  | {
      readonly ask: 'built-hash';
      readonly attribute: string;
      readonly name: string;
      readonly specified: string;
    };

export interface CommitRequest {
  readonly ask: 'commit';
  /** The address of a git repository. */
  readonly repository: string;
  /** A branch, a tag or a full `refs/…`; `HEAD`; or the beginning of a commit, where `patchUrl` can complete it. */
  readonly name: string;
  /** The address of the patch of a commit that is cut short: its first line names the commit in full. */
  readonly patchUrl?: string;
  /** What is fetched at the commit, with `REV` in its place. */
  readonly source?: FetchSource;
  /** The hash that stood there, in SRI: whether the content is still the same is told. */
  readonly known?: string;
}

/** Where the commit comes in, in the source of a `commit` request. */
export const REV = '{rev}';

/**
 * What a fetcher fetches. Addresses are as written, and not yet known to be harmless.
 * - `file`: a file as the server sends it, and the hash of its bytes; of several addresses the first that answers
 * - `archive`: what is in an archive, without the folder around it, and the hash of its NAR
 * - `git`: the files of a commit, without `.git`, and the hash of their NAR
 */
export type FetchSource =
  | { readonly kind: 'file' | 'archive'; readonly urls: readonly string[] }
  | { readonly kind: 'git'; readonly url: string; readonly rev: string; readonly submodules: boolean };
