/** What Nix said, or why it said nothing. */
export type NixAnswer<T> = { readonly ok: true; readonly value: T } | NixRefused;

export interface NixRefused {
  readonly ok: false;
  readonly reason: NixRefusal;
  /** One line in plain words, without control characters and secrets: it may be shown, but it is not Markdown. */
  readonly message: string;
}

export type NixRefusal =
  /** There is no Nix, or none that may be run. */
  | 'nix-missing'
  /** Older than 2.4, which is the first with the commands that are asked. */
  | 'too-old'
  /** An experimental feature is off, although it is asked for on the command line. */
  | 'feature-disabled'
  | 'timeout'
  | 'cancelled'
  /** It would take the network, which there is none of, or which this call may not use. */
  | 'offline'
  /** The workspace is not trusted, or the call is one that only the user may start. No process was started. */
  | 'untrusted'
  | 'too-large'
  /** Nix answered in a form that is not known here. */
  | 'unreadable'
  | 'failed';

export function refusal(reason: NixRefusal, message: string): NixRefused {
  return { ok: false, reason, message };
}

export const unreadable: NixRefused = refusal('unreadable', "the audit cannot read this Nix's answer");
