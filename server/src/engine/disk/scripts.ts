import { closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { FIRST_LINES, isDockerfile, isRunByNix } from '../../shell/shell-names.ts';

/** Nobody writes longer ones; a longer file is something else that begins like a script. */
const MAX_SCRIPT_BYTES = 1024 * 1024;

/**
 * Whether a file whose name may be that of a script (`mayHoldShell`) is one that Nix runs, or a Dockerfile. At most its
 * first bytes are read. A file that cannot be looked at is none.
 */
export function holdsShell(path: string): boolean {
  return isDockerfile(path) || isRunByNix(firstLines(path));
}

/** The beginning of a small regular file, one sign for each byte; empty for all others. */
function firstLines(path: string): string {
  let file: number | undefined;
  try {
    const info = statSync(path);
    if (!info.isFile() || info.size < 3 || info.size > MAX_SCRIPT_BYTES) return '';
    // What became a pipe meanwhile must not be waited for.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const bytes = Buffer.alloc(FIRST_LINES);
    const read = readSync(file, bytes, 0, FIRST_LINES, 0);
    return bytes.toString('latin1', 0, read);
  } catch {
    return '';
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
