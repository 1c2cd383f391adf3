import type { Explanation } from '../explanations.ts';

/**
 * Settings of Nix that decide what is trusted, checked or run. To add one, add a row. Source: the Nix manual
 * ("nix.conf"), as of Nix 2.34.
 */
export const SETTINGS: readonly Explanation[] = [
  {
    name: 'substituters',
    text: 'Are the binary caches that store paths are taken from instead of being built. What they send counts if a key of `trusted-public-keys` signed it.',
  },
  {
    name: 'trusted-public-keys',
    text: 'Are the keys whose signature makes a path from a cache count. Whoever holds one can put any content under any path that is not content-addressed.',
  },
  {
    name: 'trusted-substituters',
    text: 'Are caches that any user of the machine may turn on, besides those of `substituters`.',
  },
  {
    name: 'trusted-users',
    text: 'Are the users whose settings and unsigned paths the daemon takes: that is as good as root.',
  },
  {
    name: 'allowed-users',
    text: 'Are the users who may talk to the daemon at all.',
  },
  {
    name: 'require-sigs',
    text: 'Set to false, paths count without any signature: whoever answers for a cache decides what is run.',
  },
  {
    name: 'sandbox',
    text: 'Builds see only what they declare, and no network unless their hash is known. `relaxed` lets derivations with `__noChroot` out, false lets all of them.',
  },
  {
    name: 'sandbox-paths',
    text: 'Are paths of the machine that every build may see.',
  },
  {
    name: 'sandbox-fallback',
    text: 'Builds without a sandbox where the machine cannot make one, instead of failing.',
  },
  {
    name: 'extra-platforms',
    text: 'Are systems that this machine builds for besides its own.',
  },
  {
    name: 'accept-flake-config',
    text: 'Takes every setting of the nixConfig of any flake without asking. Some of these run programs, so it lets any flake run code.',
  },
  {
    name: 'flake-registry',
    text: 'Says where names such as `nixpkgs` lead. A flake may set it without consent, and so redirect every input that is not locked.',
  },
  {
    name: 'post-build-hook',
    text: 'Is a program that runs after each build, with the rights of the daemon.',
  },
  {
    name: 'pre-build-hook',
    text: 'Is a program that runs before each build and may add to what the sandbox shows.',
  },
  {
    name: 'diff-hook',
    text: 'Is a program that runs where a rebuild differs.',
  },
  {
    name: 'build-hook',
    text: 'Is the program that hands builds to other machines.',
  },
  {
    name: 'builders',
    text: 'Are other machines that builds are sent to; what comes back is taken as they send it.',
  },
  {
    name: 'plugin-files',
    text: 'Are libraries that Nix loads into itself: code with all its rights.',
  },
  {
    name: 'allow-unsafe-native-code-during-evaluation',
    text: 'Gives files `builtins.exec` and `builtins.importNative`: evaluating then runs any program.',
  },
  {
    name: 'allow-import-from-derivation',
    text: 'Lets an evaluation build what it reads. Set to false, evaluating runs no builder.',
  },
  {
    name: 'pure-eval',
    text: 'Evaluates without the environment, the time and unpinned files, so that the same source gives the same result.',
  },
  {
    name: 'restrict-eval',
    text: 'Lets an evaluation read only the search path, and fetch only from `allowed-uris`.',
  },
  {
    name: 'allowed-uris',
    text: 'Are the beginnings of addresses that a restricted evaluation may fetch from.',
  },
  {
    name: 'allow-new-privileges',
    text: 'Lets builds gain privileges, for example by setuid programs.',
  },
  {
    name: 'filter-syscalls',
    text: 'Keeps builds from making setuid files and the like. Set to false, they can.',
  },
  {
    name: 'impure-env',
    text: 'Gives fixed-output derivations variables, in place of those of the environment.',
  },
  {
    name: 'secret-key-files',
    text: 'Are keys that everything built here is signed with.',
  },
  {
    name: 'access-tokens',
    text: 'Are tokens for forges. In a file of a repository or of the store everybody can read them.',
  },
  {
    name: 'netrc-file',
    text: 'Is the file with names and passwords for downloads.',
  },
  {
    name: 'hashed-mirrors',
    text: 'Are servers that are asked for a file by its hash before its own address.',
  },
  {
    name: 'experimental-features',
    text: 'Turns on parts of Nix that may still change; some, such as `impure-derivations`, lift checks.',
  },
  {
    name: 'system-features',
    text: 'Are what this machine offers to builds that ask for it.',
  },
  {
    name: 'ssl-cert-file',
    text: 'Is the file with the certificates that downloads trust.',
  },
  {
    name: 'trust-tarballs-from-git-forges',
    text: 'Takes a commit of a forge’s archive as locked without a hash of its content.',
  },
];
