import type { Engine } from '../../engine/engine.ts';
import type { SourceFile } from '../../engine/sources.ts';
import type { FixRequest } from '../../rules/fix.ts';
import type { NixRefusal } from '../nix/answer.ts';
import type { Nix } from '../nix/session.ts';
import type { Progress } from '../nix/progress.ts';

/** What is to be done to a lock: what fixes ask for, and what only people do. */
export type LockRequest =
  | Extract<FixRequest, { readonly ask: 'lock' | 'update' | 'restore' }>
  /** Writes the newest tag of its repository into an input of flake.nix, and locks it. */
  | { readonly ask: 'tag'; readonly input: string };

/** A lock with what it is made for, as texts: those of an editor may be newer than those on disk. */
export interface LockedProject {
  readonly declaration: SourceFile | undefined;
  /** Its path is known where it is not there yet. */
  readonly lock: Omit<SourceFile, 'text'> & { readonly text: string | undefined };
  readonly inFlake: boolean;
}

/** What is worked with. */
export interface Proposing {
  readonly engine: Engine;
  readonly nix: Nix;
  /** The environment that git and tools for pins are found by. */
  readonly env: NodeJS.ProcessEnv;
  /** Programs in them are not started. */
  readonly workspaceFolders: readonly string[];
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Texts as they would be; nothing is written yet. */
export interface Proposal {
  /** Those that change; none where all stays as it is. */
  readonly files: readonly ProposedFile[];
  /** What was done, in a sentence of plain text without its full stop. */
  readonly told: string;
}

export interface ProposedFile {
  readonly path: string;
  /** Undefined where it was not there. */
  readonly before: string | undefined;
  readonly after: string;
}

export type Proposed =
  | { readonly ok: true; readonly value: Proposal }
  /** `message` is a clause of plain text; `reason` is there where it is Nix that gave no answer. */
  | { readonly ok: false; readonly message: string; readonly reason?: NixRefusal };

export function notProposed(message: string): Proposed & { readonly ok: false } {
  return { ok: false, message };
}

/** The lock with another text, and a declaration with another one; those that stay as they are are left out. */
export function proposalOf(
  { declaration, lock }: LockedProject,
  after: { readonly declaration?: string; readonly lock: string },
  told: string,
): Proposed {
  const files: ProposedFile[] = [];
  if (declaration !== undefined && after.declaration !== undefined)
    files.push({ path: declaration.path, before: declaration.text, after: after.declaration });
  // A flake without inputs gets no lock for it.
  if (after.lock !== '' || lock.text !== undefined)
    files.push({ path: lock.path, before: lock.text, after: after.lock });
  return { ok: true, value: { files: files.filter((one) => one.before !== one.after), told } };
}
