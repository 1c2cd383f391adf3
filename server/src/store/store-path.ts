import { isNix32, printable } from './hash.ts';

/** A path right below the store folder, such as `/nix/store/<digest>-<name>`. */
export interface StorePath {
  /** With the store folder: `/nix/store/<digest>-<name>`. */
  readonly path: string;
  /** 160 bits in Nix's base-32: 32 characters. */
  readonly digest: string;
  readonly name: string;
}

export type StorePathResult =
  | { readonly ok: true; readonly storePath: StorePath }
  /** `error` says in a few words what is wrong, to stand after "because"; it holds nothing that a terminal obeys. */
  | { readonly ok: false; readonly error: string };

export type PathInStoreResult =
  /** `inside` is what follows the store path: empty, or with its leading slash (`/bin/hello`). */
  | { readonly ok: true; readonly storePath: StorePath; readonly inside: string }
  | { readonly ok: false; readonly error: string };

/** The store folder of all but unusual installations. */
export const DEFAULT_STORE = '/nix/store';

const DIGEST_LENGTH = 32;
const LONGEST_NAME = 211;

/** Reads the text of a store path, with nothing behind it. */
export function parseStorePath(text: string, storeDir: string = DEFAULT_STORE): StorePathResult {
  const read = parsePathInStore(text, storeDir);
  if (!read.ok) return read;
  if (read.inside !== '') return { ok: false, error: 'it leads into a store path' };
  return { ok: true, storePath: read.storePath };
}

/** Reads the text of a path that is a store path, or is inside of one. Steps such as `..` are not taken. */
export function parsePathInStore(text: string, storeDir: string = DEFAULT_STORE): PathInStoreResult {
  const folder = `${storeDir}/`;
  if (!text.startsWith(folder)) return { ok: false, error: 'it is not in the store' };
  const slash = text.indexOf('/', folder.length);
  const end = slash < 0 ? text.length : slash;
  const named = storePathNamed(text.slice(folder.length, end), storeDir);
  return named.ok ? { ...named, inside: text.slice(end) } : named;
}

/** Reads what a store path is called in its folder: `<digest>-<name>`. */
export function storePathNamed(base: string, storeDir: string = DEFAULT_STORE): StorePathResult {
  const digest = base.slice(0, DIGEST_LENGTH);
  if (digest.length < DIGEST_LENGTH || !isNix32(digest))
    return { ok: false, error: `it does not begin with ${DIGEST_LENGTH} digits of Nix's base-32` };
  // Nix passes over this character whatever it is, but never makes a path with another one.
  if (base.charAt(DIGEST_LENGTH) !== '-') return { ok: false, error: 'no dash ends its digest' };
  return storePathFrom(digest, base.slice(DIGEST_LENGTH + 1), storeDir);
}

/** The store path of a digest and a name. The digest is taken as it is. */
export function storePathFrom(digest: string, name: string, storeDir: string): StorePathResult {
  const error = nameFault(name);
  if (error !== undefined) return { ok: false, error };
  return { ok: true, storePath: { path: `${storeDir}/${digest}-${name}`, digest, name } };
}

/**
 * Why a name cannot be that of a store path, or undefined where it can (src/libstore/path.cc of Nix). Those that could
 * be taken for `.` and `..` are forbidden since Nix 2.20 only; older ones accept them.
 */
export function nameFault(name: string): string | undefined {
  if (name === '') return 'its name is empty';
  const stranger = /[^0-9A-Za-z+\-._?=]/u.exec(name)?.[0];
  if (stranger !== undefined) return `"${printable(stranger)}" cannot stand in its name`;
  if (name.length > LONGEST_NAME) return `its name is longer than ${LONGEST_NAME} characters`;
  const dots = /^\.\.?(?=-|$)/.exec(name)?.[0];
  if (dots !== undefined) return `its name is "${dots}" up to the first dash`;
  return undefined;
}
