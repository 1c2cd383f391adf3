import { textAttr } from '../../flake/placed-ref.ts';
import type { LockFormat } from '../../lock/format.ts';
import type { LockedRef } from '../../lock/graph.ts';

/**
 * How a tree may be called in a store, the most likely name first. Nix calls what it fetches for a flake `source`, unless
 * the lock says otherwise; so do `fetchTarball` and `fetchGit`, which npins, lon and niv use. Niv names what it downloads
 * itself (nix/sources.nix of niv), and a single file is called as it is at the end of its address.
 */
export function storeNames(
  format: LockFormat['id'],
  entry: string,
  locked: Pick<LockedRef, 'attrs' | 'flat'>,
): readonly string[] {
  const given = textAttr(locked, 'name');
  if (format === 'flake' || format === 'devenv') return [given ?? 'source'];
  const names: string[] = [];
  if (given !== undefined) names.push(given);
  if (format === 'niv') names.push(`${entry.replaceAll(/[^0-9A-Za-z+\-._?=]/g, '-')}-src`);
  const file = fileName(textAttr(locked, 'url') ?? '');
  if (locked.flat && file !== '') names.push(file);
  return [...new Set([...names, 'source'])];
}

function fileName(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  return path.slice(path.lastIndexOf('/') + 1);
}
