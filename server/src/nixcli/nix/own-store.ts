import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type NixAnswer, refusal } from './answer.ts';
import type { Session } from './call.ts';
import { ownStoreFlags } from './environment.ts';

/** A store and a cache that are made for one call. */
export interface OwnStore {
  /** The folder of both. */
  readonly folder: string;
  /** What makes Nix take them. */
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Where what Nix says to be at a store path lies on disk. */
  readonly placeOf: (storePath: string) => string;
}

/** Makes a store and a cache for as long as `use` takes, so that nothing which was fetched before can be the answer. */
export async function inOwnStore<T>(
  { folder: parent }: Pick<Session, 'folder'>,
  name: string,
  use: (own: OwnStore) => Promise<NixAnswer<T>>,
): Promise<NixAnswer<T>> {
  let folder: string;
  try {
    await mkdir(parent, { recursive: true });
    folder = await mkdtemp(path.join(parent, `${name}-`));
    await mkdir(path.join(folder, 'tmp'));
  } catch {
    return refusal('failed', "the audit's own folder cannot be written to");
  }
  const [store, cache] = [path.join(folder, 'store'), path.join(folder, 'cache')];
  try {
    return await use({
      folder,
      flags: ['--store', store, ...ownStoreFlags],
      // A Nix that is ended by force leaves behind what it was about to take in, which may be large.
      env: { XDG_CACHE_HOME: cache, NIX_CACHE_HOME: cache, TMPDIR: path.join(folder, 'tmp') },
      // Whatever the paths of the store are called, this is where one with a root of its own keeps them.
      placeOf: (storePath) => path.join(store, 'nix', 'store', path.basename(storePath)),
    });
  } finally {
    await removeStore(folder);
  }
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
