import type { Explanation } from '../explanations.ts';

/**
 * Attributes of derivations, of fetchers and of flakes that decide what is checked. To add one, add a row. Sources: the
 * Nix manual ("Advanced Attributes", "nix flake"), src/libstore/derivation-options.cc of Nix, the manual of nixpkgs.
 */
export const ATTRIBUTES: readonly Explanation[] = [
  {
    name: '__noChroot',
    text: 'Builds outside of the sandbox where the machine has `sandbox = relaxed`: with the network, and with all files that the build user can read. With `sandbox = true` Nix refuses it.',
  },
  {
    name: '__impure',
    text: 'Makes an impure derivation: it is built anew each time, may use the network, and no hash says what comes out. Needs the experimental feature `impure-derivations`.',
  },
  {
    name: '__contentAddressed',
    text: 'Lets what comes out decide the store path, instead of what goes in. Needs the experimental feature `ca-derivations`; caches and tools that do not know it cannot check such paths.',
  },
  {
    name: '__impureHostDeps',
    text: 'Lets the build on macOS read the named paths of the machine.',
  },
  {
    name: '__darwinAllowLocalNetworking',
    text: 'Lets the build on macOS talk to the machine itself over the network.',
  },
  {
    name: '__structuredAttrs',
    text: 'Hands the attributes to the builder as JSON. Checks of references are then read from `outputChecks` alone; those at the top are passed over.',
  },
  {
    name: 'sandboxProfile',
    text: 'Adds rules to the sandbox of macOS, so it may open what Nix keeps closed.',
  },
  {
    name: 'outputHash',
    text: 'Makes a fixed-output derivation: the build may use the network, and is taken only if what comes out has this hash. Once it is in the store nobody builds it again, whatever the rest of the derivation says.',
  },
  {
    name: 'outputHashAlgo',
    text: 'Is the algorithm of `outputHash`, where that does not say it itself. MD5 and SHA-1 can be forged.',
  },
  {
    name: 'outputHashMode',
    text: 'Says what `outputHash` is of: `flat` is the only file that comes out, `recursive` (or `nar`) the whole tree with names and executable bits.',
  },
  {
    name: 'impureEnvVars',
    text: 'Names variables of the environment of the builder’s machine that a fixed-output derivation gets: proxies, but also tokens. Only fixed-output derivations have it.',
  },
  {
    name: 'allowedReferences',
    text: 'Lists all that the output may refer to; a build with another reference fails. It has no effect with `__structuredAttrs`, nor where references are discarded.',
  },
  {
    name: 'allowedRequisites',
    text: 'Lists all that the closure of the output may hold; a build that needs something else fails.',
  },
  {
    name: 'disallowedReferences',
    text: 'Lists what the output must not refer to directly.',
  },
  {
    name: 'disallowedRequisites',
    text: 'Lists what the closure of the output must not hold.',
  },
  {
    name: 'unsafeDiscardReferences',
    text: 'Leaves the references of an output unrecorded: what it needs may be deleted under it, and checks of references see nothing.',
  },
  {
    name: 'exportReferencesGraph',
    text: 'Gives the builder the closure of store paths, with the hash of each.',
  },
  {
    name: 'allowSubstitutes',
    text: 'Set to false, the derivation is always built here and never taken from a binary cache.',
  },
  {
    name: 'preferLocalBuild',
    text: 'Builds on this machine rather than on a remote one. It changes no result.',
  },
  {
    name: 'requiredSystemFeatures',
    text: 'Names what the building machine must offer. `recursive-nix` lets the build call Nix and add to the store.',
  },
  {
    name: 'passAsFile',
    text: 'Hands the named attributes to the builder as files instead of variables.',
  },
  {
    name: 'hardeningDisable',
    text: 'Turns protections of the compiler off for what is built.',
  },
  {
    name: 'knownVulnerabilities',
    text: 'Lists why the package is insecure; nixpkgs refuses to evaluate it then, unless the user permits it.',
  },
  {
    name: 'leaveDotGit',
    text: 'Keeps `.git` in what is fetched. Its content differs from fetch to fetch, so the hash does not stay right.',
  },
  {
    name: 'postFetch',
    text: 'Is a script that runs after the download, within the fixed-output derivation and so with the network. The hash is that of what it leaves behind.',
  },
  {
    name: 'vendorHash',
    text: 'Is the hash of all Go modules that the build needs, together. `null` means that they are in the source, so nothing is fetched.',
  },
  {
    name: 'cargoHash',
    text: 'Is the hash of all crates that the build needs, together.',
  },
  {
    name: 'npmDepsHash',
    text: 'Is the hash of the cache with all that package-lock.json names.',
  },
  {
    name: 'nixConfig',
    text: 'Holds settings of Nix for everybody who uses this flake. Nix asks before it takes one, but for `flake-registry`, `bash-prompt` and the like; whoever answers yes once may be trusting it for good.',
  },
];
