/** How far a long call is. */
export interface Progress {
  /** Of what Nix counts in that call: paths that are verified, derivations that are built, or bytes. */
  readonly done: number;
  /** 0 where Nix does not know yet. */
  readonly expected: number;
  /** What it does right now, in Nix's words, on one line and safe to be shown. */
  readonly text: string;
}
