import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { whyNot } from '../../engine/disk/errors.ts';
import { readTextSync } from '../../engine/disk/text.ts';
import type { Failure } from '../../engine/finding.ts';

/** A file with the text that it gets. */
export interface Replacement {
  readonly path: string;
  /** What it holds now; undefined where it must not be there yet. */
  readonly before: string | undefined;
  readonly after: string;
}

/**
 * Writes files anew, all of them or none. Each text is written and brought to disk beside its file first, and then put
 * in its place in one step, so that a crash or a full disk leaves either the old file or the new one. A file that is not
 * any more what was read stays as it is, and so do the others. Links stay links. Never throws.
 */
export function replaceFiles(files: readonly Replacement[]): Failure | undefined {
  const staged: Staged[] = [];
  const put: Staged[] = [];
  try {
    for (const file of files) {
      const one = stage(file);
      if ('message' in one) return one;
      staged.push(one);
    }
    for (const one of staged) {
      const changed = changedSince(one.file);
      if (changed !== undefined) return undo(put, changed);
      try {
        renameSync(one.temporary, one.target);
      } catch (error) {
        return undo(put, { path: one.file.path, message: `it cannot be replaced: ${whyNot(error)}` });
      }
      put.push(one);
    }
    return undefined;
  } finally {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
  }
}

interface Staged {
  readonly file: Replacement;
  readonly target: string;
  readonly temporary: string;
}

function stage(file: Replacement): Staged | Failure {
  const { path } = file;
  const changed = changedSince(file);
  if (changed !== undefined) return changed;
  try {
    const folder = realpathSync.native(dirname(path));
    const target = file.before === undefined ? join(folder, basename(path)) : realpathSync.native(path);
    const temporary = join(dirname(target), `.nix-audit-${randomBytes(8).toString('hex')}`);
    if (file.before === undefined) writeNew(temporary, file.after);
    else write(temporary, file.after, target);
    return { file, target, temporary };
  } catch (error) {
    return { path, message: `it cannot be written, and stays as it was: ${whyNot(error)}` };
  }
}

/** With the owner and the permissions that files get. */
function writeNew(path: string, text: string): void {
  const handle = openSync(path, 'wx', 0o666);
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
}

/** With the owner and the permissions of the file that it takes the place of. */
function write(path: string, text: string, like: string): void {
  const { mode, uid, gid } = statSync(like);
  const handle = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(handle, text);
    fchmodSync(handle, mode & 0o7777);
    fsyncSync(handle);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
  const own = statSync(path);
  if (own.uid === uid && own.gid === gid) return;
  try {
    chownSync(path, uid, gid);
  } catch {
    // Who may write into the folder may not give files away: the new file is theirs then.
  }
}

function changedSince({ path, before }: Replacement): Failure | undefined {
  const now = readTextSync(path);
  if (now.ok ? now.text === before : now.missing && before === undefined) return undefined;
  return { path, message: 'it was changed in the meantime, and stays as it is' };
}

/** Puts back what was replaced already. */
function undo(put: readonly Staged[], why: Failure): Failure {
  for (const { file, target } of put) {
    const failed =
      file.before === undefined
        ? removed(target)
        : replaceFiles([{ path: target, before: file.after, after: file.before }]);
    if (failed !== undefined)
      return { path: file.path, message: `${failed.message}; it was mended, and "${why.path}" was not` };
  }
  return why;
}

function removed(path: string): Failure | undefined {
  try {
    rmSync(path);
    return undefined;
  } catch (error) {
    return { path, message: `it cannot be removed again: ${whyNot(error)}` };
  }
}
