import type { Explanation } from '../explanations.ts';

/**
 * Builtins that reach out of the evaluation, or that take away what Nix would have checked. To add one, add a row.
 * Sources: the Nix manual ("Built-ins"), src/libexpr/primops.cc and src/libexpr/primops/ of Nix.
 */
export const BUILTINS: readonly Explanation[] = [
  {
    name: 'fetchTarball',
    purity: 'pinned',
    text: 'Downloads an archive while Nix evaluates and unpacks it. `sha256` is the hash of the unpacked tree, not of the archive. Without it nothing is checked, and the answer may change when the cache has run out (`tarball-ttl`, an hour).',
  },
  {
    name: 'fetchurl',
    purity: 'pinned',
    text: 'Downloads a file while Nix evaluates. `sha256` is the hash of the file as it is. The address may be put together from anything that the evaluation has read, so it can also carry data out.',
  },
  {
    name: 'fetchGit',
    purity: 'pinned',
    text: 'Clones a repository while Nix evaluates. `rev` pins the commit; the content is then checked by SHA-1 alone, unless `narHash` is given as well. Without `rev` it takes the newest commit of `ref`, or of HEAD.',
  },
  {
    name: 'fetchTree',
    purity: 'pinned',
    text: 'Fetches a source in the way of a flake input: a repository, an archive or a folder. `rev` or `narHash` pins it; without one of them it takes what is newest.',
  },
  {
    name: 'fetchMercurial',
    purity: 'pinned',
    text: 'Clones a Mercurial repository while Nix evaluates. Only `rev` pins it: there is no hash of the content to be given.',
  },
  {
    name: 'getFlake',
    purity: 'pinned',
    text: 'Fetches a flake and evaluates its outputs, its inputs by its own lock. A reference without a commit or a hash means another flake from day to day, and no lock of this project holds it.',
  },
  {
    name: 'fetchClosure',
    purity: 'pinned',
    text: 'Copies a store path with all that it needs from a binary cache. Where the path is not content-addressed, what comes is what the signer of the cache says it is: nothing here says how it was built.',
  },
  {
    name: 'fetchFinalTree',
    purity: 'pinned',
    text: 'Is what Nix itself fetches the inputs of a lock with: as `fetchTree`, but it trusts the attributes to be complete.',
  },
  {
    name: 'path',
    purity: 'reads',
    text: 'Copies a file or a folder into the store, where every user of the machine can read it. `sha256` states what its content must be, `filter` leaves out files of it; without a filter all of it goes along, `.git` and secrets included.',
  },
  {
    name: 'filterSource',
    purity: 'reads',
    text: 'Copies a folder into the store without the files that its function turns down. It takes a store path without checking it; `builtins.path` replaces it.',
  },
  {
    name: 'storePath',
    purity: 'refused',
    text: 'Takes a path of this machine’s store as it is. Nothing in the file says how it got there or how to build it, and it is gone after a garbage collection.',
  },
  {
    name: 'currentSystem',
    purity: 'absent',
    text: 'Is the system of the machine that evaluates, such as `x86_64-linux`. What is built from it depends on who evaluates.',
  },
  {
    name: 'currentTime',
    purity: 'absent',
    text: 'Is the time at which the evaluation began. What is made from it is never the same twice, so nobody can rebuild it.',
  },
  {
    name: 'getEnv',
    purity: 'absent',
    text: 'Reads an environment variable of whoever evaluates. In pure evaluation it gives the empty string without a word, so code that depends on it changes silently.',
  },
  {
    name: 'nixPath',
    purity: 'absent',
    text: 'Is the search path that `<nixpkgs>` is looked up in, from NIX_PATH and the settings of the machine. In pure evaluation it is empty.',
  },
  {
    name: 'findFile',
    purity: 'refused',
    text: 'Looks a name up in a search path, as `<nixpkgs>` does. What it finds is up to the machine.',
  },
  {
    name: 'readFile',
    purity: 'builds',
    text: 'Reads a file into a string. Of a path that is not built yet it builds it first: that is import from derivation. What it reads may end up in the store, readable by all.',
  },
  {
    name: 'readDir',
    purity: 'builds',
    text: 'Lists the names in a folder and what kind each is. Of a path that is not built yet it builds it first.',
  },
  {
    name: 'pathExists',
    purity: 'builds',
    text: 'Tells whether a path is there. In pure evaluation it is false for everything outside of the store, without an error.',
  },
  {
    name: 'import',
    purity: 'builds',
    text: 'Reads a file as Nix and evaluates it. Of a path that is not built yet it builds it first (import from derivation): then code that was made by a build decides what the evaluation gives.',
  },
  {
    name: 'scopedImport',
    purity: 'builds',
    text: 'Imports a file with other names in scope, also in place of builtins: what is read there may mean something else than it says.',
  },
  {
    name: 'exec',
    purity: 'runs',
    text: 'Runs a program with the rights of whoever evaluates and reads what it prints as Nix. It is there only with `allow-unsafe-native-code-during-evaluation`.',
  },
  {
    name: 'importNative',
    purity: 'runs',
    text: 'Loads a shared library into Nix and calls it, with all rights of whoever evaluates. It is there only with `allow-unsafe-native-code-during-evaluation`.',
  },
  {
    name: 'toFile',
    purity: 'pure',
    text: 'Writes a string into the store, where every user of the machine can read it and binary caches may pass it on. A secret must not go there.',
  },
  {
    name: 'unsafeDiscardStringContext',
    purity: 'pure',
    text: 'Takes from a string the record of which store paths it needs. What is built with it may lack them, and a garbage collection may delete them under it.',
  },
  {
    name: 'unsafeDiscardOutputDependency',
    purity: 'pure',
    text: 'Makes of a dependency on all outputs of a derivation one on its .drv file alone: the outputs are no longer built along with it.',
  },
  {
    name: 'unsafeGetAttrPos',
    purity: 'pure',
    text: 'Tells where an attribute was defined: file, line and column. The value then changes with the layout of the file.',
  },
  {
    name: 'addErrorContext',
    purity: 'pure',
    text: 'Adds a line to the trace of an error. It changes no value.',
  },
  {
    name: 'hashFile',
    purity: 'builds',
    text: 'Gives the hash of a file. It says what the file is now, so it pins nothing by itself; of MD5 and SHA-1 another file with the same hash can be made.',
  },
  {
    name: 'fromJSON',
    purity: 'pure',
    text: 'Reads JSON. It runs nothing; what it reads may still decide what is fetched.',
  },
  {
    name: 'placeholder',
    purity: 'pure',
    text: 'Stands for the path of an output of the derivation at hand, which is known only when it is built.',
  },
  {
    name: 'derivation',
    purity: 'pure',
    text: 'Makes a derivation: a program with arguments and environment that Nix runs to build. Unlike mkDerivation it adds nothing by itself.',
  },
];
