import path from 'node:path';

/** The folder of the bundle, or of this module when the program runs from its sources. */
const here = typeof __dirname === 'string' ? __dirname : import.meta.dirname;
const bundled = path.basename(here) !== 'disk';

/** Whether the program runs as a bundle, with its files beside it. */
export function isBundled(): boolean {
  return bundled;
}

/**
 * The absolute path of a file that belongs to the program itself.
 *
 * @param inBundle relative to the folder of the bundle
 * @param inSource relative to `server/`
 */
export function ownFile(inBundle: string, inSource: string): string {
  return bundled ? path.join(here, inBundle) : path.join(here, '../../..', inSource);
}
