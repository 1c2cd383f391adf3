import { createTwoFilesPatch } from 'diff';
import { shownPath } from '../json-format.ts';
import { visible } from '../terminal/visible.ts';
import type { ChangedFile } from './mend-units.ts';

/**
 * Changes as a patch that `git apply` and `patch -p1` take in the working directory. On a terminal control characters
 * are shown instead of sent.
 */
export function patchText(files: readonly ChangedFile[], cwd: string, isTerminal: boolean): string {
  const text = files.map((file) => onePatch(file, cwd)).join('');
  return isTerminal
    ? text
        .split('\n')
        .map((line) => visible(line.replace(/\r$/, '').replaceAll('\t', '    ')))
        .join('\n')
    : text;
}

function onePatch({ path, before, after }: ChangedFile, cwd: string): string {
  // What lies elsewhere is named from the root on: `patch -p1 -d /` finds it.
  const name = shownPath(path, cwd).replace(/^\/+/, '');
  const patch = createTwoFilesPatch('OLD', 'NEW', before, after, undefined, undefined, { context: 3 });
  // The library puts a line of signs before the names, and leaves names as they are: git quotes what is odd.
  return patch.replace(
    /^=+\n--- OLD.*\n\+\+\+ NEW.*\n/,
    () => `--- ${quoted(`a/${name}`)}\n+++ ${quoted(`b/${name}`)}\n`,
  );
}

/** As git writes names: with odd signs in quotes, as C does it, and with blanks before a tab. */
function quoted(name: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what has to be quoted
  if (!/[\u0000-\u001f\u007f"\\\u0080-\u009f]/.test(name)) return name.includes(' ') ? `${name}\t` : name;
  const bytes = Buffer.from(name, 'utf8');
  let text = '';
  for (const byte of bytes) {
    const sign = String.fromCodePoint(byte);
    if (sign === '"' || sign === '\\') text += `\\${sign}`;
    else if (byte < 0x20 || byte > 0x7e) text += `\\${byte.toString(8).padStart(3, '0')}`;
    else text += sign;
  }
  return `"${text}"`;
}
