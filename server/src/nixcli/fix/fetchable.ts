import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type NixRefused, refusal } from '../nix/answer.ts';

/** What may be asked for an address that stands in a file which anybody may have written. */
const TRANSPORTS: Readonly<Record<'download' | 'repository', readonly string[]>> = {
  download: ['https', 'http'],
  // `ext::` and `ssh://` start programs, or log the user in wherever a file says.
  repository: ['https', 'http', 'git'],
};

/**
 * Why an address may not be fetched; undefined where it may. Only what Nix and git reach over the network: no addresses of
 * programs, of the registry, of caches, and no files of this machine, unless the user has agreed to those. Hosts are not
 * looked at: a server of a private network is asked like any other.
 */
export async function refusedAddress(
  url: string,
  kind: 'download' | 'repository',
  localFiles: boolean,
): Promise<NixRefused | undefined> {
  // A dash at the beginning would be an option, a blank or a control character is no part of an address.
  if (url.length > MAX_LENGTH || !/^[a-z]+:\/\/[\x21-\x7e]+$/.test(url))
    return refusal('failed', 'it is no address that can be fetched');
  const scheme = url.slice(0, url.indexOf(':'));
  if (TRANSPORTS[kind].includes(scheme))
    return hasHost(url) ? undefined : refusal('failed', 'its address names no host');
  if (scheme !== 'file') return refusal('failed', `nothing is fetched over ${scheme} for this`);
  if (!localFiles)
    return refusal('failed', 'it is a file of this machine, and nobody has agreed to read that');
  return refusedFile(url, kind);
}

const MAX_LENGTH = 4000;

function hasHost(url: string): boolean {
  return URL.canParse(url) && new URL(url).hostname !== '';
}

/** A device or a pipe has no end. */
async function refusedFile(url: string, kind: 'download' | 'repository'): Promise<NixRefused | undefined> {
  try {
    const found = await stat(fileURLToPath(url));
    if (kind === 'download' ? found.isFile() : found.isDirectory()) return undefined;
    return refusal('failed', kind === 'download' ? 'it is no regular file' : 'it is no folder');
  } catch {
    return refusal('failed', 'there is no such file');
  }
}
