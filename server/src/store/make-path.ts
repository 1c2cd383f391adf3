import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type Hash, nix32OfHex, parseHash } from './hash.ts';
import { storePathFrom, type StorePath, type StorePathResult } from './store-path.ts';

/** What is hashed of a content: the bytes of its only file, or its NAR. */
export type IngestionMethod = 'flat' | 'recursive';

/** The store paths that a content names. */
export interface References {
  readonly others: readonly StorePath[];
  /** It names its own path. */
  readonly self: boolean;
}

export const NO_REFERENCES: References = { others: [], self: false };

/** The part of a hash that says which content it is of. */
export type Digest = Pick<Hash, 'algorithm' | 'hex'>;

/**
 * The store path of the tree that an input of a flake is locked to, without asking anybody.
 *
 * Nix takes the hash as an SRI hash of SHA-256 and nothing else (src/libfetchers/fetchers.cc), and an empty one for
 * all zeros, which no tree has: here that is an error.
 *
 * @param name the attribute `name` of what is locked, where it has one
 */
export function sourcePathOf(narHash: string, storeDir: string, name = 'source'): StorePathResult {
  const parsed = parseHash(narHash, 'sha256');
  if (!parsed.ok) return parsed;
  if (parsed.hash.encoding !== 'sri') return { ok: false, error: 'it is not an SRI hash (sha256-…)' };
  return fixedOutputPath('recursive', parsed.hash, name, storeDir);
}

/**
 * The store path of a content whose hash is known beforehand: what `nix-store --add`, `--add-fixed`, `builtins.path` and
 * fixed-output derivations make (makeFixedOutputPath in src/libstore/store-dir-config.cc of Nix).
 *
 * @param references those of a tree; Nix allows them only where the hash is the SHA-256 of a NAR
 */
export function fixedOutputPath(
  method: IngestionMethod,
  { algorithm, hex }: Digest,
  name: string,
  storeDir: string,
  references: References = NO_REFERENCES,
): StorePathResult {
  if (method === 'recursive' && algorithm === 'sha256')
    return madePath(withReferences('source', references), hex, name, storeDir);
  if (references.self || references.others.length > 0)
    return { ok: false, error: 'only a tree that is hashed with SHA-256 can have references' };
  const marked = `fixed:out:${method === 'recursive' ? 'r:' : ''}${algorithm}:${hex}:`;
  return madePath('output:out', sha256Hex(utf8ToBytes(marked)), name, storeDir);
}

/**
 * The store path of a text: what `builtins.toFile` and the writing of a derivation make (makeTextPath there).
 *
 * @param references the store paths that the text names
 */
export function textPath(
  text: string | Uint8Array,
  name: string,
  storeDir: string,
  references: readonly StorePath[] = [],
): StorePathResult {
  const bytes = typeof text === 'string' ? utf8ToBytes(text) : text;
  const type = withReferences('text', { others: references, self: false });
  return madePath(type, sha256Hex(bytes), name, storeDir);
}

/** As a set that is ordered by what the paths are called, which is how Nix keeps them. */
function withReferences(type: string, { others, self }: References): string {
  const paths = [...new Set(others.map(({ path }) => path))].sort();
  return [type, ...paths, ...(self ? ['self'] : [])].join(':');
}

/** The digest of a path is that of all it is made from, folded to 160 bits (makeStorePath and compressHash there). */
function madePath(type: string, innerHex: string, name: string, storeDir: string): StorePathResult {
  const fingerprint = `${type}:sha256:${innerHex}:${storeDir}:${name}`;
  const folded = new Uint8Array(20);
  for (const [at, byte] of sha256(utf8ToBytes(fingerprint)).entries()) {
    const index = at % folded.length;
    folded[index] = (folded[index] ?? 0) ^ byte;
  }
  return storePathFrom(nix32OfHex(bytesToHex(folded)), name, storeDir);
}

function sha256Hex(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes));
}
