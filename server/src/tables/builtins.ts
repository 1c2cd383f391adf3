/**
 * The names of Nix's builtins (src/libexpr/primops.cc and primops/*.cc of Nix 2.34, all experimental features on).
 *
 * A builtin that is registered as `__x` is `builtins.x` and the global `__x`; one that is registered as `x`
 * is `builtins.x` and the global `x`, and has no `__x`.
 */

/** Builtins whose global name carries no `__`. */
const PLAIN_GLOBALS: readonly string[] = [
  'abort',
  'baseNameOf',
  'break',
  'builtins',
  'derivation',
  'derivationStrict',
  'dirOf',
  'false',
  'fetchGit',
  'fetchMercurial',
  'fetchTarball',
  'fetchTree',
  'fromTOML',
  'import',
  'isNull',
  'map',
  'null',
  'placeholder',
  'removeAttrs',
  'scopedImport',
  'throw',
  'toString',
  'true',
];

/** Builtins whose global name is `__` and this. */
const PREFIXED_GLOBALS: readonly string[] = (
  'add addDrvOutputDependencies addErrorContext all any appendContext attrNames attrValues bitAnd bitOr bitXor ' +
  'catAttrs ceil compareVersions concatLists concatMap concatStringsSep convertHash currentSystem currentTime ' +
  'deepSeq div elem elemAt exec fetchClosure fetchFinalTree fetchurl filter filterSource findFile ' +
  "flakeRefToString floor foldl' fromJSON functionArgs genList genericClosure getAttr getContext getEnv getFlake " +
  'groupBy hasAttr hasContext hashFile hashString head importNative intersectAttrs isAttrs isBool isFloat ' +
  'isFunction isInt isList isPath isString langVersion length lessThan listToAttrs mapAttrs match mul nixPath ' +
  'nixVersion outputOf parseDrvName parseFlakeRef partition path pathExists readDir readFile readFileType ' +
  'replaceStrings seq sort split splitVersion storeDir storePath stringLength sub substring tail toFile toJSON ' +
  'toPath toXML trace traceVerbose tryEval typeOf unsafeDiscardOutputDependency unsafeDiscardStringContext ' +
  'unsafeGetAttrPos warn zipAttrsWith'
).split(' ');

const BUILTINS: ReadonlySet<string> = new Set([...PLAIN_GLOBALS, ...PREFIXED_GLOBALS]);
const GLOBALS: ReadonlyMap<string, string> = new Map([
  ...PLAIN_GLOBALS.map((name): [string, string] => [name, name]),
  ...PREFIXED_GLOBALS.map((name): [string, string] => [`__${name}`, name]),
]);

/** Whether `builtins` of some Nix has this attribute. */
export function isBuiltin(name: string): boolean {
  return BUILTINS.has(name);
}

/** The attribute of `builtins` that a global name stands for: `getEnv` for `__getEnv`; undefined for other names. */
export function builtinOfGlobal(name: string): string | undefined {
  return GLOBALS.get(name);
}

/** Builtins that fetch from an address they are given. */
export const FETCHING_BUILTINS: ReadonlySet<string> = new Set([
  'fetchTarball',
  'fetchurl',
  'fetchGit',
  'fetchMercurial',
  'fetchTree',
  'getFlake',
]);
