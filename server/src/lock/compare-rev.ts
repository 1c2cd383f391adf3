import { parseHash } from '../store/hash.ts';

/**
 * The digest of a commit hash in lower-case hexadecimal, however it is written (`Hash::parseAny` of Nix takes
 * `sha1:<hex>`, `sha1-<base64>` and base 32 as well); undefined for what is no SHA-1 or SHA-256.
 */
export function commitDigest(rev: unknown): string | undefined {
  if (typeof rev !== 'string') return undefined;
  const sha1 = parseHash(rev, 'sha1');
  const hash = sha1.ok ? sha1 : parseHash(rev, 'sha256');
  return hash.ok ? hash.hash.hex : undefined;
}

/** The digest of a `narHash` with its algorithm; undefined for what is no hash. */
export function narDigest(narHash: unknown): string | undefined {
  if (typeof narHash !== 'string' || narHash === '') return undefined;
  const parsed = parseHash(narHash, 'sha256');
  return parsed.ok ? parsed.hash.hex : undefined;
}
