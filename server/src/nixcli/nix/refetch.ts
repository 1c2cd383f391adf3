import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type NixAnswer, refusal } from './answer.ts';
import { askFor, type Asking } from './ask.ts';
import { forbidden } from './call.ts';
import { ownStoreFlags } from './environment.ts';
import { readRefetched } from './metadata.ts';
import type { ActOptions } from './session.ts';
import type { Refetched } from './values.ts';

/** What a lock says of the content, and not of where it comes from; Nix 2.8 fails on some of them. */
const OF_THE_CONTENT = new Set([
  'narHash',
  'lastModified',
  'revCount',
  'treeHash',
  'dirtyRev',
  'dirtyShortRev',
  'dir',
  'parent',
  '__final',
]);

/** See `Nix.refetch`. */
export async function refetch(
  asking: Asking,
  locked: Readonly<Record<string, string | number | boolean>>,
  options: ActOptions,
): Promise<NixAnswer<Refetched>> {
  const attributes = Object.entries(locked).filter(([name]) => !OF_THE_CONTENT.has(name));
  const source = Object.fromEntries(attributes);
  if (source['type'] === 'indirect' || typeof source['type'] !== 'string')
    return refusal('failed', 'it does not say where it comes from');
  if (source['type'] === 'path' && !path.isAbsolute(String(source['path'])))
    return refusal('failed', 'it is a part of its flake, and not fetched by itself');
  const refused = forbidden(asking, { operation: 'refetch', asked: options.asked });
  if (refused !== undefined) return refused;
  let folder: string;
  try {
    await mkdir(asking.folder, { recursive: true });
    folder = await mkdtemp(path.join(asking.folder, 'refetch-'));
  } catch {
    return refusal('failed', "the audit's own folder cannot be written to");
  }
  try {
    return await askFor(
      asking,
      {
        operation: 'refetch',
        env: { XDG_CACHE_HOME: path.join(folder, 'cache'), NIX_CACHE_HOME: path.join(folder, 'cache') },
        ...options,
      },
      () => [
        'eval',
        '--json',
        // Only what names a commit can be fetched in pure evaluation without a hash.
        ...(typeof source['rev'] === 'string' ? [] : ['--impure']),
        '--store',
        path.join(folder, 'store'),
        ...ownStoreFlags,
        '--log-format',
        'internal-json',
        '--expr',
        `builtins.removeAttrs (builtins.fetchTree (builtins.fromJSON ${nixString(JSON.stringify(source))})) [ "outPath" ]`,
      ],
      ({ output }) => readRefetched(output),
    );
  } finally {
    await removeStore(folder);
  }
}

/** A text as a string of the Nix language (lexer.l of Nix): these begin an escape, an end or an interpolation. */
function nixString(value: string): string {
  return `"${value.replaceAll(/[\\"$]/g, (sign) => `\\${sign}`)}"`;
}

/** Nix takes the right to write from the folders that it stores, without which nothing in them can be removed. */
async function removeStore(folder: string): Promise<void> {
  try {
    await makeWritable(folder);
    await rm(folder, { recursive: true, force: true });
  } catch {
    // It is in the audit's own folder, of which others take care.
  }
}

async function makeWritable(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory()) await makeWritable(path.join(folder, entry.name));
}
