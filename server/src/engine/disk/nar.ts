import { Buffer } from 'node:buffer';
import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  type Stats,
} from 'node:fs';
import { resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  compareNames,
  ENTRY_END,
  entryStart,
  fileEnd,
  fileStart,
  FOLDER_END,
  FOLDER_START,
  linkNode,
  NAR_START,
} from '../../store/nar.ts';
import { faultOf, type NarFault } from './nar-faults.ts';
import { createNarOutput, type NarOutput } from './nar-output.ts';

export interface NarOptions {
  readonly signal?: AbortSignal | undefined;
  /** Is told from time to time, and at the end, how many bytes of the NAR there are. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

export type NarResult =
  /** `size` is that of the NAR, in bytes: what Nix calls narSize. */
  { readonly ok: true; readonly size: number } | NarFault;

/**
 * For how long, in milliseconds, the disk is read without letting anything else run. To wait for each call would take
 * several times as long where there are many small files, and a person who types does not notice so little.
 */
const SLICE = 5;

/** The file and nothing that it leads to; and nobody waits for a writer where a pipe has taken its place. */
const OPEN = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

const SLASH = Buffer.from('/');

/** What goes wrong is its value. */
type Walk = Generator<undefined, NarFault | undefined, undefined>;

interface Dump {
  readonly out: NarOutput;
  readonly options: NarOptions;
  /** What is being read, for whoever is told that it cannot be. */
  at: Buffer;
  /** When the others had their turn, in milliseconds. */
  paused: number;
}

/**
 * Writes the NAR of a file, a folder or a symbolic link, as `nix-store --dump` does, with a buffer of one size for trees
 * of all sizes. No link is followed, not that at `path` either. Never rejects, unless `sink` or `onProgress` throws.
 *
 * Names of files are kept as they are, also on macOS, where Nix undoes a "case hack".
 *
 * @param sink is handed the bytes; they are overwritten as soon as it returns
 */
export async function dumpNar(
  path: string,
  sink: (bytes: Uint8Array) => void,
  options: NarOptions = {},
): Promise<NarResult> {
  const out = createNarOutput(sink);
  // Without a slash at its end, which would have a link followed.
  const top = Buffer.from(resolve(path));
  const dump: Dump = { out, options, at: top, paused: performance.now() };
  try {
    if (options.signal?.aborted === true) return fault(dump, 'cancelled');
    out.put(NAR_START);
    const failed = await walked(dump, addNode(dump, top, lstatSync(top)));
    if (failed !== undefined) return failed;
  } catch (error) {
    return faultOf(error, dump.at, dump.at === top && out.size() === NAR_START.length);
  }
  out.flush();
  options.onProgress?.(out.size());
  return { ok: true, size: out.size() };
}

async function walked(dump: Dump, walk: Walk): Promise<NarFault | undefined> {
  try {
    for (let step = walk.next(); ; step = walk.next()) {
      if (step.done === true) return step.value;
      // oxlint-disable-next-line no-await-in-loop -- everything else has its turn
      if (!(await pause(dump))) return fault(dump, 'cancelled');
    }
  } finally {
    // Closes what is open, where it has not come to its end.
    walk.return(undefined);
  }
}

/**
 * Gives way wherever others may have their turn. All between two of those places is read without waiting.
 *
 * @param kind what is known of it before it is opened
 */
function* addNode(dump: Dump, path: Buffer, kind: Dirent<Buffer> | Stats): Walk {
  dump.at = path;
  if (kind.isFile()) return yield* addFile(dump, path);
  if (kind.isDirectory()) return yield* addFolder(dump, path);
  if (!kind.isSymbolicLink()) return fault(dump, 'unsupported');
  dump.out.put(linkNode(readlinkSync(path, 'buffer')));
  return undefined;
}

function* addFolder(dump: Dump, path: Buffer): Walk {
  const { out } = dump;
  const before = lstatSync(path);
  if (!before.isDirectory()) return fault(dump, 'changed');
  const entries = readdirSync(path, { encoding: 'buffer', withFileTypes: true });
  entries.sort((a, b) => compareNames(a.name, b.name));
  out.put(FOLDER_START);
  for (const entry of entries) {
    if (isDue(dump)) yield;
    out.put(entryStart(entry.name));
    const failed = yield* addNode(dump, Buffer.concat([path, SLASH, entry.name]), entry);
    if (failed !== undefined) return failed;
    out.put(ENTRY_END);
  }
  out.put(FOLDER_END);
  dump.at = path;
  return isSame(before, lstatSync(path)) ? undefined : fault(dump, 'changed');
}

function* addFile(dump: Dump, path: Buffer): Walk {
  const { out } = dump;
  const file = openSync(path, OPEN);
  try {
    const before = fstatSync(file);
    if (!before.isFile()) return fault(dump, 'changed');
    const { size, mode } = before;
    out.put(fileStart(size, (mode & constants.S_IXUSR) !== 0));
    let [left, reads] = [size, 0];
    for (; left > 0; reads++) {
      if (reads > 0 && isDue(dump)) yield;
      // One more than there should be: a file that has grown is not taken for what it was.
      const count = out.fill(left, left + 1, (bytes, at, length) => readSync(file, bytes, at, length, null));
      if (count === 0 || count > left) return fault(dump, 'changed');
      left -= count;
    }
    out.put(fileEnd(size));
    // What was read by one call was so at that moment, and to ask again would cost as much as to read it.
    return reads <= 1 || isSame(before, fstatSync(file)) ? undefined : fault(dump, 'changed');
  } finally {
    closeSync(file);
  }
}

/** Not by the time of the last change of what stands in the inode: to link files that are equal, Nix changes that. */
function isSame(before: Stats, after: Stats): boolean {
  return (
    before.ino === after.ino &&
    before.dev === after.dev &&
    before.mode === after.mode &&
    before.mtimeMs === after.mtimeMs &&
    (before.size === after.size || before.isDirectory())
  );
}

function isDue({ paused }: Dump): boolean {
  return performance.now() - paused > SLICE;
}

/** Lets everything else run; false if the dump is not wanted any more. */
async function pause(dump: Dump): Promise<boolean> {
  const { options, out } = dump;
  options.onProgress?.(out.size());
  await setImmediate();
  dump.paused = performance.now();
  return options.signal?.aborted !== true;
}

function fault({ at }: Dump, reason: NarFault['reason']): NarFault {
  return { ok: false, reason, path: at.toString() };
}
