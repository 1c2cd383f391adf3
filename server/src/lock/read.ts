import type { JsonDocument } from '../syntax/json.ts';
import type { LockFormat } from './format.ts';
import { devenvFormat } from './formats/devenv.ts';
import { flakeFormat } from './formats/flake.ts';
import { lonFormat } from './formats/lon.ts';
import { nivFormat } from './formats/niv.ts';
import { npinsFormat } from './formats/npins.ts';
import { nvfetcherFormat } from './formats/nvfetcher.ts';
import type { LockGraph } from './graph.ts';

/** Every lockfile format there is. A new one is one file and its name here. */
const lockFormats: readonly LockFormat[] = [
  flakeFormat,
  devenvFormat,
  npinsFormat,
  nivFormat,
  lonFormat,
  nvfetcherFormat,
];

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
 *
 * The names of the flat formats are used for other things, too. Where the content has not the outline of any of them
 * the file is none of ours: the graph is empty, and nothing is wrong with it.
 */
export function readLock(document: JsonDocument, path = 'flake.lock'): LockGraph {
  const named = lockFormats.filter((format) => format.matches(path));
  const candidates = named.length > 0 ? named : lockFormats;
  const fitting = candidates.find((one) => one.fits(document));
  if (fitting !== undefined) return fitting.read(document);
  const first = named[0] ?? flakeFormat;
  return first.read(first.isGraph ? document : foreign(document));
}

/** As if nothing could be read in it. */
function foreign({ text }: JsonDocument): JsonDocument {
  return { text, value: undefined, problems: [], conflicts: [] };
}
