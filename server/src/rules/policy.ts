/** What a project asks of its locks beyond what holds for everybody. Parsed once and never changed. */
export interface Policy {
  /**
   * Where inputs may come from; empty: from anywhere. Patterns of a host, an owner or a repository, with `*` for any
   * text within one part: `github:NixOS/*`, `github:nix-community`, `git.example.org`, `*.example.org/team`.
   */
  readonly allowedSources: readonly string[];
  /** Where they may not come from, whatever is allowed. */
  readonly deniedSources: readonly string[];
  readonly maxNodes: number | undefined;
  /** How many inputs lead from the root to the farthest node. */
  readonly maxDepth: number | undefined;
  /** Of the lockfile, in UTF-8. */
  readonly maxBytes: number | undefined;
  /** From how many days on nixpkgs counts as stale. */
  readonly staleDays: number;
  /** How many days old a locked commit must be at least; undefined: any age will do. */
  readonly cooldownDays: number | undefined;
}

export const defaultPolicy: Policy = {
  allowedSources: [],
  deniedSources: [],
  maxNodes: undefined,
  maxDepth: undefined,
  maxBytes: undefined,
  staleDays: 90,
  cooldownDays: undefined,
};
