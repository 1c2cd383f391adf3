import type { Command, Word } from '../../../shell/script.ts';
import { commandLine, hasOption, optionValues } from './command-line.ts';

/** What lets a file act for others than who runs it, as messages say it. */
type Bits = 'the setuid bit' | 'the setgid bit' | 'capabilities';

interface GivenBits {
  readonly file: Word;
  readonly bits: Bits;
}

/** The bits that a command gives to a file: `chmod u+s`, `chmod 4755`, `install -m 4755`, `setcap`. */
export function givenBits({ program, words }: Command): GivenBits | undefined {
  if (program !== 'chmod' && program !== 'install' && program !== 'setcap') return undefined;
  const line = commandLine(words, { short: program === 'install' ? 'mogtS' : '', long: ['mode'] });
  const { operands } = line;
  const file = operands.at(-1);
  if (file === undefined) return undefined;
  if (program === 'setcap')
    return operands.length > 1 && !hasOption(line, ['-r']) ? { file, bits: 'capabilities' } : undefined;
  const mode =
    program === 'chmod'
      ? operands.length > 1
        ? operands[0]
        : undefined
      : optionValues(line, ['-m', '--mode']).at(-1);
  const bits = mode === undefined ? undefined : bitsOf(mode.text);
  return bits === undefined ? undefined : { file, bits };
}

/** Of a mode: four digits, of which the first has the 4 or the 2, or letters with an `s`. */
function bitsOf(mode: string): Bits | undefined {
  const first = /^0?([2-7])[0-7]{3}$/.exec(mode)?.[1];
  if (first !== undefined) return Number(first) >= 4 ? 'the setuid bit' : 'the setgid bit';
  let found: Bits | undefined;
  for (const part of mode.slice(0, 100).split(',')) {
    const whose = /^([ugoa]{0,4})[+=][rwxXt]{0,8}s/.exec(part)?.[1];
    if (whose === undefined) continue;
    if (whose === '' || /[ua]/.test(whose)) return 'the setuid bit';
    if (whose.includes('g')) found = 'the setgid bit';
  }
  return found;
}
