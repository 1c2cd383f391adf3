import type { JsonDocument } from '../syntax/json.ts';
import type { LockFormat } from './format.ts';
import { devenvFormat } from './formats/devenv.ts';
import { flakeFormat } from './formats/flake.ts';
import type { LockGraph } from './graph.ts';

/** Every lockfile format there is. A new one is one file and its name here. */
export const lockFormats: readonly LockFormat[] = [flakeFormat, devenvFormat];

/** Whether a file is a lock, told by its path alone (`/`-separated). */
export function isLockPath(path: string): boolean {
  return lockFormats.some((format) => format.matches(path));
}

/** Whether a text is a lock, told by its outline alone. */
export function looksLikeLock(document: JsonDocument): boolean {
  return lockFormats.some((format) => format.fits(document));
}

/**
 * Reads a lockfile. Its path says which formats it may be of, and its content which of these it is: with several the
 * first that fits. A path that says nothing leaves all of them.
 */
export function readLock(document: JsonDocument, path = 'flake.lock'): LockGraph {
  const named = lockFormats.filter((format) => format.matches(path));
  const format =
    (named.length > 0 ? named : lockFormats).find((one) => one.fits(document)) ?? named[0] ?? flakeFormat;
  return format.read(document);
}
