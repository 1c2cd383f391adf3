import { lstatSync } from 'node:fs';
import type { Cache } from './cache.ts';
import { members, text } from './json.ts';
import { readKeptInfo } from './path-info.ts';
import type { StorePath } from './store-paths.ts';
import type { PathInfo } from './values.ts';

/** What was said of a path, and of which files it was said. */
export interface KeptInfo {
  readonly info: PathInfo;
  /** What was at the path: a path that was deleted and built again may hold something else, under the same name. */
  readonly seen: string;
}

/** By store path. What a closure needs cannot go away before the closure does, so that only its root is looked at. */
export type InfoCache = Cache<KeptInfo>;

/** What is kept of a path; undefined where nothing is, or something else is there by now. */
export function keptInfo(cache: InfoCache, path: StorePath): KeptInfo | undefined {
  const kept = cache.get(path);
  return kept !== undefined && kept.seen === placeOf(path) ? kept : undefined;
}

export function keepInfo(cache: InfoCache, info: PathInfo): void {
  const seen = placeOf(info.path);
  if (seen !== undefined) cache.set(info.path, { info, seen });
}

export function readKept(value: unknown, key: string, storeDir: string): KeptInfo | undefined {
  const said = members(value);
  const info = readKeptInfo(said?.get('info'), storeDir);
  const seen = text(said?.get('seen'));
  return info === undefined || seen === undefined || info.path !== key ? undefined : { info, seen };
}

/** Equal as long as nothing else is put there. Times of contents are those of 1970 in a store. */
function placeOf(path: StorePath): string | undefined {
  try {
    const { dev, ino, ctimeMs } = lstatSync(path);
    return [dev, ino, ctimeMs].join(' ');
  } catch {
    return undefined;
  }
}
