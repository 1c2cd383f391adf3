/** The help of the commands that ask Nix; see help.ts for how it is written. */
export const nixPages = {
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
