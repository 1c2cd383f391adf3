import { base64OfHex, parseHash } from '../store/hash.ts';

/**
 * The digest of a commit hash in lower-case hexadecimal, however it is written (`Hash::parseAny` of Nix takes
 * `sha1:<hex>`, `sha1-<base64>` and base 32 as well); undefined for what is no SHA-1 or SHA-256.
 */
export function commitDigest(rev: unknown): string | undefined {
  if (typeof rev !== 'string') return undefined;
  if (/^[0-9a-f]{40}$/.test(rev)) return rev;
  const sha1 = parseHash(rev, 'sha1');
  const hash = sha1.ok ? sha1 : parseHash(rev, 'sha256');
  return hash.ok ? hash.hash.hex : undefined;
}

/** The digest of a `narHash` in base 64, however it is written; undefined for what is no hash. */
export function narDigest(narHash: unknown): string | undefined {
  if (typeof narHash !== 'string' || narHash === '') return undefined;
  if (isUsualNarHash(narHash)) return narHash.slice('sha256-'.length, -1);
  const parsed = parseHash(narHash, 'sha256');
  return parsed.ok ? base64OfHex(parsed.hash.hex) : undefined;
}

/** Whether it is as Nix writes it, with no bit that a digest does not have. Nearly all are, so that this is worth a look. */
export function isUsualNarHash(text: string): boolean {
  return /^sha256-[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/.test(text);
}
