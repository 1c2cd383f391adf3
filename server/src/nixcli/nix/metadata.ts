import { amount, members, optional, parseJson, text } from './json.ts';
import { isStorePath } from './store-paths.ts';
import type { FlakeMetadata, Refetched } from './values.ts';

/** Reads `nix flake metadata --json`. Its `locks` are left out: locks are read from their text. */
export function readMetadata(output: string, storeDir: string): FlakeMetadata | undefined {
  const json = members(parseJson(output));
  const locked = members(json?.get('locked'));
  const url = text(json?.get('url'));
  const description = optional(json?.get('description'), text);
  const path = optional(json?.get('path'), (one) => (isStorePath(one, storeDir) ? one : undefined));
  const narHash = optional(locked?.get('narHash'), text);
  const revision = optional(json?.get('revision'), text);
  const dirtyRevision = optional(json?.get('dirtyRevision'), text);
  const lastModified = optional(json?.get('lastModified') ?? locked?.get('lastModified'), amount);
  if (url === undefined || description === undefined || path === undefined || narHash === undefined)
    return undefined;
  if (revision === undefined || dirtyRevision === undefined || lastModified === undefined) return undefined;
  return {
    url,
    description: description.value,
    path: path.value,
    narHash: narHash.value,
    revision: revision.value,
    dirtyRevision: dirtyRevision.value,
    lastModified: lastModified.value,
  };
}

/** Reads what `builtins.fetchTree` gives, without its path. */
export function readRefetched(output: string): Refetched | undefined {
  const json = members(parseJson(output));
  const narHash = text(json?.get('narHash'));
  const rev = optional(json?.get('rev'), text);
  const lastModified = optional(json?.get('lastModified'), amount);
  if (narHash?.startsWith('sha256-') !== true || rev === undefined || lastModified === undefined)
    return undefined;
  return { narHash, rev: rev.value, lastModified: lastModified.value };
}
