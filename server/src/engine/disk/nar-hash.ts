import { createHash } from 'node:crypto';
import { dumpNar, type NarOptions } from './nar.ts';
import type { NarFault } from './nar-faults.ts';

export type NarHashResult =
  /** `narHash` as lockfiles have it (`sha256-<base64>`); `size` is that of the NAR, in bytes. */
  { readonly ok: true; readonly narHash: string; readonly size: number } | NarFault;

/** The hash of a file, a folder or a symbolic link, as `nix hash path` tells it. Never rejects, unless `onProgress` throws. */
export async function narHashOf(path: string, options: NarOptions = {}): Promise<NarHashResult> {
  const hash = createHash('sha256');
  const dumped = await dumpNar(path, (bytes) => hash.update(bytes), options);
  if (!dumped.ok) return dumped;
  return { ok: true, narHash: `sha256-${hash.digest('base64')}`, size: dumped.size };
}
