// What client and server say to each other beyond the protocol. Names and plain types only: the two sides carry
// different versions of the JSON-RPC library, whose objects do not fit together.

/** Sent with `initialize`. A server that is told nothing must take the workspace for untrusted. */
export interface InitializationOptions {
  readonly workspaceTrusted: boolean;
}

/** Client to server: the user has come to trust the workspace. There is no way back but a new window. */
export const workspaceTrusted = 'nixAudit/workspaceTrusted';

export interface WorkspaceTrustedParams {
  readonly trusted: true;
}
