import type { Word } from '../../../shell/script.ts';
import { UNKNOWN } from '../../../text/mapped.ts';

/** What a program is given, read as most programs read it. */
export interface Arguments {
  readonly options: readonly Option[];
  readonly operands: readonly Operand[];
}

export interface Option {
  /** With its dashes: `--prefix`, `-p`. */
  readonly name: string;
  readonly word: Word;
  /** Of `--prefix x`, `--prefix=x` and `-px` the `x`; several where the option takes several. */
  readonly values: readonly Given[];
}

/** A word, or the end of one. */
export interface Given {
  readonly text: string;
  readonly word: Word;
}

export interface Operand extends Given {
  /** Where it stands among the words. */
  readonly at: number;
  /** Before it stands something that nobody can tell, or that may be an option with this for its value. */
  readonly isUnsure: boolean;
}

/** How many words belong to an option; undefined where that is not known. */
export type ValuesOf = (name: string) => number | undefined;

/** @param most so many operands are read, and what follows is for another program */
export function readArguments(
  words: readonly Word[],
  valuesOf: ValuesOf,
  most = Number.POSITIVE_INFINITY,
): Arguments {
  const options: Option[] = [];
  const operands: Operand[] = [];
  let isUnsure = false;
  let isEnded = false;
  for (let at = 0; at < words.length && operands.length < most; at++) {
    const word = words[at];
    if (word === undefined) break;
    const { text } = word;
    if (!isEnded && text === '--') {
      isEnded = true;
    } else if (isEnded || !/^-[^-]|^--./.test(text)) {
      operands.push({ text, word, at, isUnsure });
      isUnsure = text.startsWith(UNKNOWN);
    } else {
      const { found, isKnown } = optionsIn(word, valuesOf);
      const last = found.at(-1);
      const more = last === undefined ? 0 : last.more;
      const next = words.slice(at + 1, at + 1 + more).map((one) => ({ text: one.text, word: one }));
      at += more;
      options.push(
        ...found.map(({ name, values }, index) => ({
          name,
          word,
          values: index === found.length - 1 ? [...values, ...next] : values,
        })),
      );
      isUnsure = !isKnown;
    }
  }
  return { options, operands };
}

interface Found {
  readonly name: string;
  readonly values: readonly Given[];
  /** How many words after this one belong to it. */
  readonly more: number;
}

/** The options in a word: several where letters stand together, `-it`. */
function optionsIn(
  word: Word,
  valuesOf: ValuesOf,
): { readonly found: readonly Found[]; readonly isKnown: boolean } {
  const { text } = word;
  const equals = text.indexOf('=');
  const letter = text.slice(0, 2);
  // `-Inixpkgs=…`: what follows the letter is its value.
  if (!text.startsWith('--') && equals > 0 && (valuesOf(letter) ?? 0) > 0) {
    const values = [{ text: text.slice(equals === 2 ? 3 : 2), word }];
    return { found: [{ name: letter, values, more: (valuesOf(letter) ?? 1) - 1 }], isKnown: true };
  }
  if (equals > 0) {
    const value = { text: text.slice(equals + 1), word };
    const name = text.slice(0, equals);
    const more = Math.max(0, (valuesOf(name) ?? 1) - 1);
    return { found: [{ name, values: [value], more }], isKnown: true };
  }
  const whole = valuesOf(text);
  if (text.startsWith('--') || text.length === 2 || text.length > MOST_LETTERS || (whole ?? 0) > 0)
    return { found: [{ name: text, values: [], more: whole ?? 0 }], isKnown: whole !== undefined };
  const found: Found[] = [];
  let isKnown = true;
  for (let at = 1; at < text.length; at++) {
    const name = `-${text.charAt(at)}`;
    const count = valuesOf(name);
    const rest = text.slice(at + 1);
    if ((count ?? 0) > 0) {
      const values = rest === '' ? [] : [{ text: rest, word }];
      found.push({ name, values, more: (count ?? 0) - values.length });
      return { found, isKnown };
    }
    isKnown &&= count !== undefined;
    found.push({ name, values: [], more: 0 });
  }
  return { found, isKnown };
}

/** Longer, it is no row of letters. */
const MOST_LETTERS = 12;

/** For tables that list the options with a value alone: all others have none. */
export function withValues(names: ReadonlySet<string>): ValuesOf {
  return (name) => (names.has(name) ? 1 : 0);
}
