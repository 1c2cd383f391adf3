export type NixVendor = 'nix' | 'lix' | 'determinate';

/** What `nix --version` says. */
export interface NixVersion {
  readonly vendor: NixVendor;
  /** Of Determinate Nix, that of the Nix which it is made from. */
  readonly numbers: readonly [major: number, minor: number, patch: number];
  /** Something like `pre20250101_abcdef` behind the numbers: made from a state before that release. */
  readonly preRelease: boolean;
  /** Determinate's own version, such as `3.8.5`. */
  readonly own: string | undefined;
  /** As Nix writes it, safe to be shown. */
  readonly text: string;
}
