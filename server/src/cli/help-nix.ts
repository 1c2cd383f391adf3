/** The help of the commands that ask Nix; see help.ts for how it is written. */
export const nixPages = {
  update: `
Updates what a flake has locked: shows what changes and what the audit finds in that, and writes it then.

Usage:
  nix-audit \`update\` [OPTIONS] INPUT… [FOLDER]     Lock inputs anew: nixpkgs, home-manager/nixpkgs
  nix-audit \`update\` [OPTIONS] --all [FOLDER]      Lock all of them anew
  nix-audit \`update\` [OPTIONS] --missing [FOLDER]  Lock what flake.nix declares and flake.lock lacks
  nix-audit \`update\` [OPTIONS] --tag INPUT [FOLDER]
                                Write the newest tag of its repository into flake.nix, and lock it
  nix-audit \`update\` [OPTIONS] --restore INPUT… [FOLDER]
                                Take what git has at HEAD, with all that it leads to; without Nix

  FOLDER begins with ./ or /, may be a lockfile, and is the current one when none is given. What npins, niv, lon
  and devenv have locked is updated by these, where they are installed. Nix locks a copy of the flake, so that
  nothing changes before it is written. The settings that a flake brings along are not taken, and registries are
  not asked. --tag asks the repository for its tags, by git.

How it is written:
      \`--dry-run\`               Only show it
  -y, \`--yes\`                   Write it without asking, unless there are findings at or above --fail-on

What is looked for:
      \`--audience\` WHO          default, pedantic or auditor; see nix-audit help check
      \`--rule\` ID=SEVERITY      Set a rule to off, hint, info, warning or error; may be repeated

POLICY
What is printed:
  -f, \`--format\` FORMAT         text (the default), json or markdown; these take --dry-run or --yes
  -q, \`--quiet\`                 No summary
      \`--color\` WHEN            auto (the default), always or never

How it ends:
      \`--fail-on\` SEVERITY      From which severity on findings end the run with 1; warning is the default
                                The exit codes are those of nix-audit check

Examples:
  nix-audit update nixpkgs
  nix-audit update --all --dry-run --format markdown
  nix-audit update --tag flake-utils ./project
`,
  info: `
Shows what is known of a store path, of what a lock names, or of an output of a flake.

Usage:
  nix-audit \`info\` [OPTIONS] STORE-PATH        Size, closure, deriver, references, signatures, what keeps it
  nix-audit \`info\` [OPTIONS] LOCK|FOLDER       Each input with its store path, and whether it is there
  nix-audit \`info\` [OPTIONS] FLAKE#ATTRIBUTE   Evaluates it: name, version, license, vulnerabilities, sizes

  A link into the store, such as result, is the store path that it leads to. FLAKE is a folder of this machine.
  To evaluate an output is to run the code of the flake and to fetch its inputs. The settings that the flake
  brings along are not taken, and its lock is not written.

What is printed:
  -f, \`--format\` FORMAT         text (the default) or json
      \`--color\` WHEN            auto (the default), always or never

Exit codes:
  0  it is shown                          3  something of it could not be told
  2  wrong usage                          4  it is not in the store, or the lock has no inputs

Examples:
  nix-audit info ./result
  nix-audit info flake.lock
  nix-audit info .#packages.x86_64-linux.hello
`,
  verify: `
Verifies what a lock names, or store paths: is the content the one that the hash stands for?

Usage:
  nix-audit \`verify\` [OPTIONS] [PATH…]

  PATH is a lockfile, a folder with one (the current one when none is named), or a store path.

Of a lock:
  Each tree that is in the store is hashed, without Nix, and compared with the lock. This shows that nobody
  changed it there. It does not show where it came from: Nix finds a tree by its hash alone.
      \`--refetch\`               Fetch each input anew as well, into a store that is made for it, without
                                caches: this finds a hash that was swapped for that of another tree

Of a store path (both questions, unless one of them is asked):
      \`--contents\`              Is it what it was when Nix took it in?
      \`--trust\`                 Was it built here, is it named after its content, or has a trusted key signed it?
  -r, \`--closure\`               Also all that it needs

What is printed:
  -f, \`--format\` FORMAT         text (the default) or json
      \`--color\` WHEN            auto (the default), always or never

Exit codes:
  0  all of it is verified                3  something could not be checked, or is not in the store
  1  a mismatch                           4  nothing to verify
  2  wrong usage

Examples:
  nix-audit verify
  nix-audit verify --refetch flake.lock
  nix-audit verify --closure ./result
`,
  why: `
Shows why a store path needs another one: a shortest way between them, with the size of each step.

Usage:
  nix-audit \`why\` [OPTIONS] FROM TO

  FROM and TO are store paths, or links to them, such as result.

What is printed:
  -f, \`--format\` FORMAT         text (the default) or json
      \`--color\` WHEN            auto (the default), always or never

Exit codes:
  0  it depends on it                     3  it could not be told
  2  wrong usage                          4  it does not depend on it

Example:
  nix-audit why ./result /nix/store/…-openssl-3.0.14
`,
};
