// What client and server say to each other beyond the protocol. Names and plain types only: the two sides carry
// different versions of the JSON-RPC library, whose objects do not fit together.

/** Sent with `initialize`. A server that is told nothing must take the workspace for untrusted. */
export interface InitializationOptions {
  readonly workspaceTrusted: boolean;
  /** The server is to tell whether changes are compared, for the status item. */
  readonly comparison: true;
  /** The server is to tell whether Nix can be asked, for the status item. */
  readonly nix: true;
  /** Lenses and hovers may name the commands of the extension. */
  readonly commandLinks: true;
  /** Where the server keeps answers of Nix and results of verifications from one start to the next. It makes the folder. */
  readonly cacheFolder: string;
}

/** Client to server: the user has come to trust the workspace. There is no way back but a new window. */
export const workspaceTrusted = 'nixAudit/workspaceTrusted';

export interface WorkspaceTrustedParams {
  readonly trusted: true;
}

/** Server to client: whether changes are compared with git's HEAD. */
export const comparisonChanged = 'nixAudit/comparison';

export interface Comparison {
  /** With at least one repository. */
  readonly active: boolean;
  /** Why not, here or in a part of the workspace: a clause of plain text. */
  readonly reason: string | null;
}

/** Server to client: whether Nix can be asked, when that changes. */
export const nixChanged = 'nixAudit/nix';

export interface NixState {
  readonly state: 'ready' | 'missing' | 'too-old' | 'offline' | 'failing' | 'vulnerable';
  /** A clause of plain text; empty where all is well. */
  readonly message: string;
}

/** The answer to what the user has asked for by a command. All of it is plain text, safe to be shown as such. */
export interface TaskReport {
  readonly result: 'good' | 'bad' | 'unknown' | 'refused' | 'cancelled';
  /** One sentence. */
  readonly summary: string;
  /** All there is to say; empty where the sentence is all. */
  readonly report: string;
  /** What would be written, where the task shows what would become of files. */
  readonly changes?: readonly ProposedChange[];
  /** What is to be written, where that is what was asked for. */
  readonly edit?: TaskEdit;
}

export interface ProposedChange {
  readonly uri: string;
  /** Null where there is no such file. */
  readonly before: string | null;
  readonly after: string;
}

/** Client to server: writes what was shown before, by an edit that the server sends. Answered with a TaskReport. */
export const keepChanges = 'nixAudit/keepChanges';

export interface KeepChangesParams {
  readonly changes: readonly ProposedChange[];
}

/** Client to server: what can be done to an input of a flake.nix without Nix. */
export const inputActions = 'nixAudit/inputActions';

export interface InputActions {
  readonly actions: readonly { readonly title: string; readonly safety: 'safe' | 'unsafe' }[];
}

/** Client to server: what there is to choose from of the lock that belongs to `uri`. */
export const lockChoices = 'nixAudit/lockChoices';

export interface LockChoicesParams {
  readonly uri: string;
  /** Also the nodes that are not what git has at HEAD. */
  readonly nodes?: boolean;
}

export interface LockChoices {
  readonly inputs: readonly LockChoice[];
  readonly nodes: readonly LockChoice[];
}

export interface LockChoice {
  readonly name: string;
  /** Plain text; empty where nothing is known. */
  readonly detail: string;
  /** Declared by the flake itself. */
  readonly own: boolean;
}

/** An edit in the form of the protocol, of which only this much matters here. */
export interface TaskEdit {
  readonly documentChanges: readonly (EditedDocument | CreatedFile)[];
  readonly changeAnnotations?: Readonly<Record<string, object>>;
}

export interface EditedDocument {
  readonly textDocument: { readonly uri: string; readonly version: number | null };
  readonly edits: readonly { readonly annotationId?: string }[];
}

export interface CreatedFile {
  readonly kind: 'create';
  readonly uri: string;
  readonly options?: object | undefined;
  readonly annotationId?: string;
}
