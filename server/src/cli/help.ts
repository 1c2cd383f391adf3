import type { Colors } from './terminal/colors.ts';

/** The program's name, which starts what it says and stands in its output. */
export const TOOL_NAME = 'nix-audit';

export const commandNames = ['check', 'rules', 'explain', 'lsp'] as const;
export type CommandName = (typeof commandNames)[number];

/** Headings are lines that end with a colon; what stands between backticks is a thing to type. */
const pages: Record<CommandName | 'general', string> = {
  general: `
The supply-chain auditor for Nix: unpinned inputs, tampered locks, missing hashes, impure builtins.

Usage:
  nix-audit \`check\` [PATH…]     Audit files and folders; the current folder when none is named
  nix-audit \`rules\`             List what is looked for
  nix-audit \`explain\` RULE      Say what a rule finds, why it matters and what to do
  nix-audit \`lsp\` --stdio       Run the language server, for editors

Options:
  -h, \`--help\`                  Show this, or the help of a command: nix-audit help check
  -V, \`--version\`               Show the version

Files are read as text. Nothing is evaluated, built, run or fetched.
`,
  check: `
Audits .nix files, flake.lock and devenv.lock.

Usage:
  nix-audit \`check\` [OPTIONS] [PATH…]

  A folder is walked, without what .gitignore leaves out; what git tracks is never left out.
  A file that is named is audited in any case. To name flake.nix or flake.lock is to name both.

What is looked for:
      \`--audience\` WHO          How much to hear:
                                default    what everybody should look at (the default)
                                pedantic   also what a careful maintainer wants to know
                                auditor    everything, noise included
      \`--rule\` ID=SEVERITY      Set a rule to off, hint, info, warning or error; may be repeated
      \`--no-gitignore\`          Audit also what .gitignore leaves out
      \`--exclude\` GLOB          Leave out what matches when a folder is walked, as in .gitignore and
                                relative to the working directory; may be repeated

What is printed:
  -f, \`--format\` FORMAT         text (the default) or json
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
`,
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

/** The help of a command, or of the program. */
export function helpText(command: CommandName | undefined, c: Colors): string {
  return pages[command ?? 'general']
    .trimStart()
    .replaceAll(/^(\S.*:)$/gm, (heading) => c.bold(heading))
    .replaceAll(/`([^`]+)`/g, (_, word: string) => c.cyan(word));
}
