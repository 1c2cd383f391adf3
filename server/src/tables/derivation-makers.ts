/**
 * Functions of nixpkgs whose outcome is certainly a derivation, fetchers aside.
 *
 * Sources: the manual of nixpkgs ("Trivial build helpers", "The Standard Environment"), pkgs/build-support.
 */
export const DERIVATION_MAKERS: ReadonlySet<string> = new Set([
  'mkDerivation',
  'runCommand',
  'runCommandCC',
  'runCommandLocal',
  'runCommandNoCC',
  'runCommandNoCCLocal',
  'writeText',
  'writeTextDir',
  'writeTextFile',
  'concatText',
  'applyPatches',
  'buildEnv',
  'linkFarm',
  'linkFarmFromDrvs',
  'replaceVars',
  'srcOnly',
  'substitute',
  'substituteAll',
  'symlinkJoin',
]);

/**
 * Functions of nixpkgs that build something and import it, whatever they are given: pkgs/development/haskell-modules/make-package-set.nix.
 */
export const IMPORTERS: ReadonlySet<string> = new Set([
  'callCabal2nix',
  'callCabal2nixWithOptions',
  'callHackage',
  'callHackageDirect',
]);
