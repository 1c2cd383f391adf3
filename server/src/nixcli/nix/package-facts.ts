import { all, members, optional, parseJson, text } from './json.ts';
import { parsePathInStore } from '../../store/store-path.ts';
import { isStorePath, type StorePath } from './store-paths.ts';
import type { License, PackageFacts } from './values.ts';

/**
 * What `nix eval --apply` takes from a package. nixpkgs throws at `drvPath` for what may not be built, and not at `meta`,
 * so each part is tried by itself, and each is brought into one form: a license is a name, a set, or a list of these. An
 * app of a flake is its program, a path within the store (src/nix/app.cc of Nix).
 */
export const PACKAGE_FACTS = `p:
let
  try = value: let tried = builtins.tryEval (builtins.deepSeq value value); in if tried.success then tried.value else null;
  str = value: if builtins.isString value then builtins.unsafeDiscardStringContext value else null;
  list = value: if builtins.isList value then value else if value == null then [ ] else [ value ];
  license = one:
    if builtins.isAttrs one
    then {
      spdxId = str (one.spdxId or null);
      fullName = str (one.fullName or one.shortName or null);
      free = if builtins.isBool (one.free or null) then one.free else null;
    }
    else { spdxId = null; fullName = str one; free = null; };
  meta = p.meta or { };
in
if !builtins.isAttrs p then { kind = builtins.typeOf p; } else {
  kind = if builtins.elem (p.type or null) [ "derivation" "app" ] then p.type else "set";
  name = try (str (p.name or null));
  pname = try (str (p.pname or null));
  version = try (str (p.version or null));
  description = try (str (meta.description or null));
  licenses = try (map license (list (meta.license or null)));
  knownVulnerabilities = try (map str (list (meta.knownVulnerabilities or null)));
  outputPath = try (str (if p.type or null == "app" then p.program or null else p.outPath or null));
  derivationPath = try (str (p.drvPath or null));
}`;

/** Undefined for an unknown form; `kind` names what is evaluated where it is no derivation. */
export function readPackageFacts(
  output: string,
  storeDir: string,
): PackageFacts | { readonly kind: string } | undefined {
  const json = members(parseJson(output));
  const kind = text(json?.get('kind'));
  if (json === undefined || kind === undefined) return undefined;
  if (kind !== 'derivation' && kind !== 'app') return { kind };
  const said = (name: string) => optional(json.get(name), text);
  const path = (name: string) =>
    optional(json.get(name), (one) => (kind === 'app' ? pathAround(one, storeDir) : pathOf(one, storeDir)));
  const [name, pname, version, description] = [
    said('name'),
    said('pname'),
    said('version'),
    said('description'),
  ];
  const [outPath, drvPath] = [path('outputPath'), path('derivationPath')];
  const licenses = optional(json.get('licenses'), (one) => all(one, readLicense));
  const vulnerabilities = optional(json.get('knownVulnerabilities'), (one) =>
    all(one, (vulnerability) => text(vulnerability) ?? (vulnerability === null ? '' : undefined)),
  );
  if (name === undefined || pname === undefined || version === undefined || description === undefined)
    return undefined;
  if (outPath === undefined && kind === 'app') return { kind: 'an app whose program is not in the store' };
  if (outPath === undefined || drvPath === undefined) return undefined;
  if (licenses === undefined || vulnerabilities === undefined) return undefined;
  return {
    name: name.value,
    pname: pname.value,
    version: version.value,
    description: description.value,
    licenses: licenses.value ?? [],
    knownVulnerabilities: (vulnerabilities.value ?? []).filter((one) => one !== ''),
    outPath: outPath.value,
    drvPath: drvPath.value,
  };
}

function pathOf(value: unknown, storeDir: string): StorePath | undefined {
  return isStorePath(value, storeDir) ? value : undefined;
}

/** The store path that a path leads into. */
function pathAround(value: unknown, storeDir: string): StorePath | undefined {
  const read = typeof value === 'string' ? parsePathInStore(value, storeDir) : undefined;
  return read?.ok === true ? read.storePath.path : undefined;
}

function readLicense(value: unknown): License | undefined {
  const license = members(value);
  const spdxId = optional(license?.get('spdxId'), text);
  const fullName = optional(license?.get('fullName'), text);
  const free = optional(license?.get('free'), (one) => (typeof one === 'boolean' ? one : undefined));
  if (license === undefined || spdxId === undefined || fullName === undefined || free === undefined)
    return undefined;
  return { spdxId: spdxId.value, fullName: fullName.value, free: free.value };
}
