import { createHash } from 'node:crypto';
import { arch, platform } from 'node:process';
import { createCache, type Cache } from '../../nixcli/nix/cache.ts';
import { all, amount, members, optional, text } from '../../nixcli/nix/json.ts';
import { isStorePath } from '../../nixcli/nix/store-paths.ts';

/** What was found out of a package when the user asked for it. Texts come from the package, and are not escaped. */
export interface KeptPackage {
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly licenses: readonly string[];
  readonly vulnerabilities: readonly string[];
  /** Undefined where it refuses to be built. */
  readonly outPath: string | undefined;
  /** Undefined where it is not in the store. */
  readonly sizes: PackageSizes | undefined;
  /** In seconds since 1970. */
  readonly time: number;
  /** Of the files that it was made from, as far as they are looked at. */
  readonly made: string;
}

/** In bytes. */
export interface PackageSizes {
  readonly own: number;
  readonly closure: number;
  /** How many paths the closure has. */
  readonly paths: number;
  /** The paths that are largest by themselves, the largest first. */
  readonly largest: readonly { readonly path: string; readonly narSize: number }[];
}

/** The key of an output of a flake. Nothing of it can be read from the key. */
export function outputKey(flakeFolder: string, attribute: readonly string[]): string {
  return digest(['output', flakeFolder, ...attribute]);
}

/** The key of a package of nixpkgs, which the hash of nixpkgs decides. */
export function packageKey(narHash: string, attribute: readonly string[]): string {
  return digest(['package', narHash, ...attribute]);
}

export function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** The system of this machine, as Nix calls it. */
export function ownSystem(): string {
  const processor = { arm64: 'aarch64', x64: 'x86_64', ia32: 'i686' }[arch as string] ?? arch;
  return `${processor}-${platform}`;
}

const MB = 1024 * 1024;

export function packageCache(storeDir: string, saved: string | undefined): Cache<KeptPackage> {
  return createCache({
    maxEntries: 5000,
    maxSize: 8 * MB,
    saved,
    read: (value) => readPackage(value, storeDir),
    choose: (own, other) => (other.time > own.time ? other : own),
  });
}

function readPackage(value: unknown, storeDir: string): KeptPackage | undefined {
  const said = members(value);
  const path = (one: unknown) => (isStorePath(one, storeDir) ? one : undefined);
  const [name, version] = [optional(said?.get('name'), text), optional(said?.get('version'), text)];
  const [licenses, vulnerabilities] = [
    all(said?.get('licenses'), text),
    all(said?.get('vulnerabilities'), text),
  ];
  const outPath = optional(said?.get('outPath'), path);
  const sizes = optional(said?.get('sizes'), (one) => readSizes(one, path));
  const [time, made] = [amount(said?.get('time')), text(said?.get('made'))];
  if (name === undefined || version === undefined || outPath === undefined || sizes === undefined)
    return undefined;
  if (licenses === undefined || vulnerabilities === undefined) return undefined;
  if (time === undefined || made === undefined) return undefined;
  return {
    name: name.value,
    version: version.value,
    licenses,
    vulnerabilities,
    outPath: outPath.value,
    sizes: sizes.value,
    time,
    made,
  };
}

function readSizes(value: unknown, readPath: (one: unknown) => string | undefined): PackageSizes | undefined {
  const said = members(value);
  const largest = all(said?.get('largest'), (one) => {
    const entry = members(one);
    const [path, narSize] = [readPath(entry?.get('path')), amount(entry?.get('narSize'))];
    return path === undefined || narSize === undefined ? undefined : { path, narSize };
  });
  const [own, closure, paths] = [
    amount(said?.get('own')),
    amount(said?.get('closure')),
    amount(said?.get('paths')),
  ];
  if (largest === undefined || own === undefined || closure === undefined || paths === undefined)
    return undefined;
  return { own, closure, paths, largest };
}
