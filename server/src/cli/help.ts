import { nixPages } from './help-nix.ts';
import { treePage } from './help-tree.ts';
import type { Colors } from './terminal/colors.ts';

/** The program's name, which starts what it says and stands in its output. */
export const TOOL_NAME = 'nix-audit';

export const commandNames = [
  'check',
  'diff',
  'update',
  'tree',
  'info',
  'verify',
  'why',
  'rules',
  'explain',
  'lsp',
] as const;
export type CommandName = (typeof commandNames)[number];

/** Headings are lines that end with a colon; what stands between backticks is a thing to type. */
const pages: Record<CommandName | 'general', string> = {
  general: `
The supply-chain auditor for Nix: unpinned inputs, tampered locks, missing hashes, impure builtins.

Usage:
  nix-audit \`check\` [PATH…]     Audit files and folders; the current folder when none is named
  nix-audit \`diff\` OLD NEW      Audit what changed from one lockfile to another
  nix-audit \`update\` INPUT…     Update inputs of a flake, after a look at what changes
  nix-audit \`tree\` [PATH…]      Show what a lock depends on, input by input
  nix-audit \`verify\` [PATH…]    Verify that the store holds what a lock or a store path stands for
  nix-audit \`info\` SUBJECT      Show what is known of a store path, a lock or an output of a flake
  nix-audit \`why\` FROM TO       Show why a store path needs another one
  nix-audit \`rules\`             List what is looked for
  nix-audit \`explain\` RULE      Say what a rule finds, why it matters and what to do
  nix-audit \`lsp\` --stdio       Run the language server, for editors

Options:
  -h, \`--help\`                  Show this, or the help of a command: nix-audit help check
  -V, \`--version\`               Show the version

To audit, files are read as text: nothing is evaluated, built or fetched, and no process is started but git, with
check \`--base\`, to read what files were. \`info\`, \`verify\` and \`why\` ask Nix about its store. Only \`info\` on an output
of a flake evaluates, which fetches inputs too, and \`verify --refetch\` and \`update\` fetch.
`,
  check: `
Audits .nix files, the lockfiles of Nix, devenv, npins, niv, lon and nvfetcher, and .envrc.

Usage:
  nix-audit \`check\` [OPTIONS] [PATH…]

  A folder is walked, without what .gitignore leaves out; what git tracks is never left out.
  A file that is named is audited in any case. To name flake.nix or flake.lock is to name both.

What is compared:
      \`--base\` REVISION         Audit only what changed since a revision of git, and also the change itself:
                                whether a lock was tampered with, and what its inputs were before

What is looked for:
      \`--audience\` WHO          How much to hear:
                                default    what everybody should look at (the default)
                                pedantic   also what a careful maintainer wants to know
                                auditor    everything, noise included
      \`--rule\` ID=SEVERITY      Set a rule to off, hint, info, warning or error; may be repeated
      \`--include-scripts\`       Audit also Dockerfiles and scripts that Nix runs: #!/usr/bin/env nix-shell
      \`--no-gitignore\`          Audit also what .gitignore leaves out
      \`--exclude\` GLOB          Leave out what matches when a folder is walked, as in .gitignore and
                                relative to the working directory; may be repeated

POLICY
What is mended:
      \`--fix\`                   Apply the fixes that are safe: they mean the same, or are strictly tighter
      \`--unsafe\`                With --fix or --diff: also those that are right in most cases. Look at them first
      \`--online\`                With --unsafe: also those that take Nix and the network, such as hashes that are
                                missing. What is fetched is told; its first use is trusted
      \`--diff\`                  Print the fixes as a patch, and change nothing; 'git apply' takes it

What is printed:
  -f, \`--format\` FORMAT         text (the default), json, or markdown to paste into a review
  -q, \`--quiet\`                 No summary
      \`--color\` WHEN            auto (the default), always or never; NO_COLOR and FORCE_COLOR are respected

How it ends:
      \`--fail-on\` SEVERITY      From which severity on findings end the run with 1:
                                error, warning (the default), info, hint or never

Exit codes:
  0  nothing at or above --fail-on       3  a file could not be read, or something failed inside
  1  findings                            4  nothing to audit
  2  wrong usage

Examples:
  nix-audit check
  nix-audit check flake.lock --fail-on error
  nix-audit check --exclude /tests/ --exclude '*.gen.nix'
  nix-audit check --rule impure-nix-path=off --format json
  nix-audit check --base origin/main --format markdown
  nix-audit check --fix
  nix-audit check --diff --unsafe | git apply
`,
  diff: `
Audits what changed from one lockfile to another: is the new one still what was asked for?

Usage:
  nix-audit \`diff\` [OPTIONS] OLD NEW

  Findings that the old lock has too are left out. The flake.nix beside a flake.lock is taken in, and the
  devenv.yaml beside a devenv.lock. OLD may be /dev/null: then all of NEW is new.

What is looked for:
      \`--audience\` WHO          default, pedantic or auditor; see nix-audit help check
      \`--rule\` ID=SEVERITY      Set a rule to off, hint, info, warning or error; may be repeated

POLICY
What is printed:
  -f, \`--format\` FORMAT         text (the default), json, or markdown to paste into a review
  -q, \`--quiet\`                 No summary
      \`--color\` WHEN            auto (the default), always or never

How it ends:
      \`--fail-on\` SEVERITY      From which severity on findings end the run with 1; warning is the default
                                The exit codes are those of nix-audit check

Examples:
  nix-audit diff old/flake.lock flake.lock
  nix-audit diff --format markdown old/flake.lock new/flake.lock
`,
  tree: treePage,
  ...nixPages,
  rules: `
Lists the rules: id, default severity, audience, and what each finds.

Usage:
  nix-audit \`rules\` [--format text|json]
`,
  explain: `
Shows the page of a rule: what it finds, why it matters, an example, and when to ignore it.

Usage:
  nix-audit \`explain\` RULE

Example:
  nix-audit explain lock-source-mismatch
`,
  lsp: `
Runs the language server over standard input and output. Editors start it; see docs/cli.md for how.

Usage:
  nix-audit \`lsp\` --stdio
`,
};

/** The options that say what is asked of locks, the same for each command that audits. */
const policyOptions = `What is asked of locks:
      \`--allow-source\` PATTERN  Inputs may come only from here: github:NixOS, git.example.org; may be repeated
      \`--deny-source\` PATTERN   Inputs may not come from here; may be repeated
      \`--max-nodes\` N           At most so many nodes
      \`--max-depth\` N           At most so many inputs that lead to one another
      \`--max-bytes\` N           At most so large a file
      \`--stale-after\` DAYS      When nixpkgs is called old; 90 unless said otherwise
      \`--cooldown\` DAYS         How old a locked commit must be at least
      \`--today\` DATE            The day to reckon from, such as 2026-01-31, instead of the real one
`;

/** The help of a command, or of the program. */
export function helpText(command: CommandName | undefined, c: Colors): string {
  return pages[command ?? 'general']
    .trimStart()
    .replace('POLICY\n', `${policyOptions}\n`)
    .replaceAll(/^(\S.*:)$/gm, (heading) => c.bold(heading))
    .replaceAll(/`([^`]+)`/g, (_, word: string) => c.cyan(word));
}
