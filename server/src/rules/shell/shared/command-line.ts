import type { Word } from '../../../shell/script.ts';
import { endOfWord } from '../../../shell/words.ts';
import { UNKNOWN } from '../../../text/mapped.ts';

/** What a program is given, read as most programs read it. */
export interface CommandLine {
  readonly options: readonly Option[];
  readonly operands: readonly Word[];
  /** The operands before which something stands that nobody can tell, or that may be an option with this for its value. */
  readonly unsure: ReadonlySet<Word>;
}

export interface Option {
  /** With its dashes: `--prefix`, `-p`; letters that stand together are options each. */
  readonly name: string;
  /** The word that it stands in. */
  readonly word: Word;
  /** Of `--prefix x`, `--prefix=x` and `-px` the `x`; several where the option takes several. */
  readonly values: readonly Word[];
}

/** How many words belong to an option, which is given with its dashes; undefined where that is not known. */
type ValuesOf = (name: string) => number | undefined;

/** The options that take a value, as tables list them: all others take none. */
interface Valued {
  /** The letters of those that take the next word, or the rest of theirs. */
  readonly short?: string;
  /** Long ones that take the next word, without `--`. Those with `=` are known without. */
  readonly long?: readonly string[];
  /** Long ones may have one dash, and letters never stand together. */
  readonly singleDash?: true;
}

/**
 * Tells options from operands as getopt does: they may be mixed, and `--` ends the options. A word of which the beginning
 * cannot be told is an operand.
 *
 * @param most so many operands are read, and what follows is for another program
 */
export function commandLine(
  words: readonly Word[],
  valued: Valued | ValuesOf,
  most = Number.POSITIVE_INFINITY,
): CommandLine {
  const valuesOf = typeof valued === 'function' ? valued : valuesIn(valued);
  const isWhole = typeof valued !== 'function' && valued.singleDash === true;
  const options: Option[] = [];
  const operands: Word[] = [];
  const unsure = new Set<Word>();
  let isUnsure = false;
  let isEnded = false;
  for (let at = 0; at < words.length && operands.length < most; at++) {
    const word = words[at];
    if (word === undefined) break;
    if (!isEnded && word.text === '--') isEnded = true;
    else if (isEnded || !/^-[^-]|^--./.test(word.text)) {
      operands.push(word);
      if (isUnsure) unsure.add(word);
      isUnsure = word.text.startsWith(UNKNOWN);
    } else {
      const { found, isKnown, more } = optionsIn(word, valuesOf, isWhole);
      const last = found.pop();
      options.push(...found);
      if (last !== undefined)
        options.push({ ...last, values: [...last.values, ...words.slice(at + 1, at + 1 + more)] });
      at += more;
      isUnsure = !isKnown;
    }
  }
  return { options, operands, unsure };
}

function valuesIn({ short = '', long = [] }: Valued): ValuesOf {
  return (name) => {
    const isValued = name.startsWith('--')
      ? long.includes(name.slice(2))
      : name.length === 2 && short.includes(name.charAt(1));
    return isValued ? 1 : 0;
  };
}

/** For tables that list options by their whole names: all others take no value. */
export function withValues(names: Iterable<string>): ValuesOf {
  const valued = new Set(names);
  return (name) => (valued.has(name) ? 1 : 0);
}

interface Found {
  readonly found: Option[];
  readonly isKnown: boolean;
  /** How many words after this one belong to the last of them. */
  readonly more: number;
}

/** The options in a word: several where letters stand together, `-it`. */
function optionsIn(word: Word, valuesOf: ValuesOf, isWhole: boolean): Found {
  const { text } = word;
  const equals = text.indexOf('=');
  const name = equals < 0 ? text : text.slice(0, equals);
  const count = valuesOf(name);
  // `-mod=vendor`: a long option with one dash, if the table has it.
  const isOne = isWhole || text.startsWith('--') || (name.length > 2 && (count ?? 0) > 0);
  if (!isOne) return lettersIn(word, valuesOf);
  if (equals < 0)
    return { found: [{ name, word, values: [] }], isKnown: count !== undefined, more: count ?? 0 };
  const found = [{ name, word, values: [endOfWord(word, equals + 1)] }];
  return { found, isKnown: true, more: Math.max(0, (count ?? 1) - 1) };
}

function lettersIn(word: Word, valuesOf: ValuesOf): Found {
  const { text } = word;
  const found: Option[] = [];
  let isKnown = true;
  for (let at = 1; at < text.length && at < MOST_LETTERS; at++) {
    const name = `-${text.charAt(at)}`;
    const count = valuesOf(name);
    const hasEquals = text.charAt(at + 1) === '=';
    // What follows a letter with a value is the value: `-Inixpkgs=…`, `-p=80`.
    if (hasEquals || (count ?? 0) > 0) {
      const from = hasEquals ? at + 2 : at + 1;
      const values = hasEquals || from < text.length ? [endOfWord(word, from)] : [];
      found.push({ name, word, values });
      return { found, isKnown, more: Math.max(0, (count ?? 0) - values.length) };
    }
    isKnown &&= count !== undefined;
    found.push({ name, word, values: [] });
  }
  return { found, isKnown, more: 0 };
}

/** As many letters of a word are read. */
const MOST_LETTERS = 200;

/** Whether one of these options is given. */
export function hasOption({ options }: CommandLine, names: readonly string[]): boolean {
  return options.some(({ name }) => names.includes(name));
}

/** The values of these options, in their order; where one counts, mostly the last does. */
export function optionValues({ options }: CommandLine, names: readonly string[]): readonly Word[] {
  return options.flatMap(({ name, values }) => (names.includes(name) ? values : []));
}
