import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Cache } from '../../nixcli/nix/cache.ts';

/** A cache that outlives the server where the client gives a folder for it, and lives as long as the server elsewhere. */
export interface KeptFile<T> {
  /** What is kept; empty until it is loaded. */
  readonly cache: () => Cache<T>;
  /** Reads the file. Whatever is wrong with it, it is taken for nothing. Never rejects. */
  readonly load: (folder: string | undefined) => Promise<void>;
  /** Something was added: the file is written in a while, together with what else comes until then. */
  readonly changed: () => void;
  /** Writes the file now if there is anything new, with what another server has put there meanwhile. Never rejects. */
  readonly save: () => Promise<void>;
}

/** In milliseconds. */
const SAVE_AFTER = 2000;

/**
 * @param name the bare name of the file
 * @param limit how large the file may be to be read, in bytes
 */
export function createKeptFile<T>(
  name: string,
  limit: number,
  make: (saved: string | undefined) => Cache<T>,
): KeptFile<T> {
  let cache = make(undefined);
  let file: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let saving: Promise<void> = Promise.resolve();
  /** Which file was read or written last. */
  let seen: string | undefined;

  const save = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const target = file;
    if (target !== undefined && cache.isUnsaved()) saving = saving.then(() => write(target));
    return saving;
  };
  const write = async (target: string): Promise<void> => {
    if (!cache.isUnsaved()) return;
    // To read it all again takes time, so it is done only where somebody else has written it.
    if (seen !== (await stateOf(target))) {
      const other = await readBounded(target, limit);
      if (other !== undefined) cache.merge(other);
    }
    await replaceFile(target, cache.save());
    seen = await stateOf(target);
  };

  return {
    cache: () => cache,
    async load(folder) {
      if (folder === undefined) return;
      file = path.join(folder, name);
      seen = await stateOf(file);
      cache = make(await readBounded(file, limit));
    },
    changed() {
      if (file === undefined || timer !== undefined) return;
      timer = setTimeout(() => void save(), SAVE_AFTER);
      // A server that has nothing else to do may end; it saves at the end.
      timer.unref();
    },
    save,
  };
}

/** Equal for the same state of a file. */
async function stateOf(file: string): Promise<string | undefined> {
  try {
    const { dev, ino, mtimeMs, size } = await stat(file);
    return [dev, ino, mtimeMs, size].join(' ');
  } catch {
    return undefined;
  }
}

async function readBounded(file: string, limit: number): Promise<string | undefined> {
  try {
    const info = await stat(file);
    return info.isFile() && info.size <= limit ? await readFile(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

/** Another server reads the old file or the new one, and never half of it. What cannot be written is asked again. */
async function replaceFile(file: string, text: string): Promise<void> {
  const partial = `${file}.${process.pid}-${Math.trunc(performance.now() * 1000)}`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    const handle = await open(partial, 'wx', 0o600);
    try {
      await handle.writeFile(text);
    } finally {
      await handle.close();
    }
    await rename(partial, file);
  } catch {
    await rm(partial, { force: true }).catch(() => undefined);
  }
}
