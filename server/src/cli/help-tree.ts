/** The help of `tree`; see help.ts for how it is written. */
export const treePage = `
Shows what a lock depends on: each input, its inputs, and so on, with source, revision, age and findings.

Usage:
  nix-audit \`tree\` [OPTIONS] [PATH…]

  PATH is a lockfile, or a folder that is walked for them; the current one when none is named. An arrow leads to
  the input that is followed. "2 of 3" says that the lock has three of this source; the main one is the
  one that the flake itself uses, or else that most inputs lead to. Hashes are as the lock claims them, and
  compared by nix-audit verify.

What is shown:
      \`--by-source\`             What is fetched from one place together: how many nixpkgs are there?
      \`--why\` INPUT             All ways that lead to an input: home-manager/nixpkgs, nixpkgs, or a node's key
      \`--depth\` N               At most so many inputs deep; 64 unless said otherwise
      \`--today\` DATE            The day to reckon ages from, such as 2026-01-31, instead of the real one
  -f, \`--format\` FORMAT         text (the default) or json
      \`--color\` WHEN            auto (the default), always or never

Exit codes:
  0  it is shown                          3  a file could not be read, or is broken
  2  wrong usage                          4  there is no lock with inputs, or no such input

Examples:
  nix-audit tree
  nix-audit tree --by-source
  nix-audit tree --why nixpkgs flake.lock
`;
