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
 */
export type AnswerName = 'hash' | 'rev';

/** What is asked for a fix; plain data, so that it can wait in a code action until somebody takes it. */
export type FixRequest =
  /** Locks what flake.nix declares and the lock lacks, or holds otherwise: `nix flake lock`. */
  | { readonly ask: 'lock' }
  /** Locks inputs anew: paths from the root such as `nixpkgs` or `home-manager/nixpkgs`; all where there are none. */
  | { readonly ask: 'update'; readonly inputs: readonly string[] }
  /** Takes nodes of the lock as the commit at HEAD has them. */
  | { readonly ask: 'restore'; readonly nodes: readonly string[] };
