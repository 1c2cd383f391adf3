import type { Word } from '../../../shell/script.ts';
import { partOfWord } from '../../../shell/words.ts';

/** The options that take a value. */
export interface Valued {
  /** The letters of those that take the next word, or the rest of theirs. */
  readonly short?: string;
  /** Long ones that take the next word, without `--`. Those with `=` are known without. */
  readonly long?: readonly string[];
  /** Long ones may have one dash. */
  readonly singleDash?: true;
  /** Behind the first operand there are none any more. */
  readonly stops?: true;
}

export interface Option {
  /** `-t` or `--target-directory`; letters that stand together are options each. */
  readonly name: string;
  readonly value: Word | undefined;
  /** The word that it stands in. */
  readonly word: Word;
}

export interface CommandLine {
  readonly options: readonly Option[];
  readonly operands: readonly Word[];
}

/** Letters that stand together in one word, as far as they are read. */
const LONGEST = 200;

/**
 * Tells options from operands as getopt does: they may be mixed, and `--` ends them.
 * A word of which the beginning cannot be told is an operand.
 */
export function commandLine(
  words: readonly Word[],
  { short = '', long = [], singleDash, stops }: Valued,
): CommandLine {
  const options: Option[] = [];
  const operands: Word[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) break;
    const { text } = word;
    if (text === '--') {
      return { options, operands: [...operands, ...words.slice(at + 1)] };
    }
    if (text.startsWith('--') || (singleDash === true && /^-./.test(text))) {
      const equals = text.indexOf('=');
      if (equals >= 0) options.push({ name: text.slice(0, equals), value: rest(word, equals + 1), word });
      else if (long.includes(text.slice(2))) options.push({ name: text, value: words[++at], word });
      else options.push({ name: text, value: undefined, word });
    } else if (text.length > 1 && text.length <= LONGEST && text.startsWith('-')) {
      for (let letter = 1; letter < text.length; letter++) {
        const name = `-${text.charAt(letter)}`;
        if (!short.includes(text.charAt(letter))) options.push({ name, value: undefined, word });
        else {
          const isLast = letter === text.length - 1;
          options.push({ name, value: isLast ? words[++at] : rest(word, letter + 1), word });
          break;
        }
      }
    } else if (stops === true) return { options, operands: words.slice(at) };
    else operands.push(word);
  }
  return { options, operands };
}

/** The one of these options that is given last, as the last one counts. */
export function lastOption({ options }: CommandLine, names: readonly string[]): Option | undefined {
  return options.findLast(({ name }) => names.includes(name));
}

/** Whether one of these options is given. */
export function hasOption({ options }: CommandLine, names: readonly string[]): boolean {
  return options.some(({ name }) => names.includes(name));
}

function rest(word: Word, from: number): Word {
  return partOfWord(word, from, word.text.length, word.mapped.spanOf(from, word.text.length));
}
