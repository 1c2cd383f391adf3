/** A flake on disk. Paths are absolute. */
export type FlakeFolder =
  /** In a git repository, so that Nix takes the tracked files only. `dir` is the flake's folder within it, without `..`. */
  | { readonly kind: 'git'; readonly root: string; readonly dir?: string }
  /** All files of the folder, tracked or not. */
  | { readonly kind: 'path'; readonly folder: string };

/** What Nix can evaluate or build. */
export type Installable =
  /** An output of a flake: `['packages', 'x86_64-linux', 'hello']`. */
  | { readonly kind: 'flake'; readonly flake: FlakeFolder; readonly attribute: readonly string[] }
  /** All outputs of a derivation. */
  | { readonly kind: 'derivation'; readonly path: string };
