import { type MappedText, MappedTextBuilder, UNKNOWN } from '../text/mapped.ts';
import { readEscape } from './escapes.ts';
import type { Word } from './script.ts';
import { SHELLS } from './shebang.ts';
import type { OpenCommand } from './unit.ts';
import { joinWords } from './words.ts';

/** The texts among the words of a command that it runs as a script. */
export function codeOfCommand(
  { program, words }: Pick<OpenCommand, 'program' | 'words'>,
  isFed: boolean,
): { readonly texts: readonly MappedText[]; readonly runsInput: boolean } {
  if (SHELLS.has(program)) return codeOfShell(words, isFed);
  switch (program) {
    case 'eval':
      return { texts: words.length === 0 ? [] : [joinWords(words)], runsInput: false };
    case 'trap': {
      const [first, signal] = words.filter((word, index) => index > 0 || word.text !== '--');
      const isCode = first !== undefined && signal !== undefined && !first.text.startsWith('-');
      return { texts: isCode ? [first.mapped] : [], runsInput: false };
    }
    case '.':
    case 'source':
      return { texts: [], runsInput: words[0]?.text === '/dev/stdin' };
    default:
      return { texts: [], runsInput: false };
  }
}

/** `sh -c CODE`, or a shell that is told no file. */
function codeOfShell(
  words: readonly Word[],
  isFed: boolean,
): { readonly texts: readonly MappedText[]; readonly runsInput: boolean } {
  let isCode = false;
  let runsInput = !isFed;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    const text = word?.text ?? '';
    if (word === undefined) break;
    if (/^[-+][A-Za-z]+$/.test(text)) {
      const isOption = text.startsWith('-');
      isCode ||= isOption && text.includes('c');
      if (isOption && text.includes('s')) return { texts: [], runsInput: !isFed };
      if (/[oO]$/.test(text)) at++;
    } else if (text === '--rcfile' || text === '--init-file') at++;
    else if (text === '-' || text === '--') continue;
    else if (text.startsWith('--')) continue;
    else if (isCode) return { texts: [word.mapped], runsInput: false };
    else {
      runsInput &&= text === '/dev/stdin';
      break;
    }
  }
  return { texts: [], runsInput: runsInput && !isCode };
}

/** The text that a command is given to read, where the script itself holds that. */
export function inputText({ input, from }: OpenCommand): MappedText | undefined {
  if (input !== undefined) return input.mapped;
  const writer = from[0];
  if (writer === undefined) return undefined;
  switch (writer.program) {
    case 'echo':
      return echoed(writer.words);
    case 'printf':
      return printed(writer.words);
    case 'cat':
      return writer.words.every(({ text }) => text === '-') ? writer.input?.mapped : undefined;
    default:
      return undefined;
  }
}

function echoed(words: readonly Word[]): MappedText {
  let isEscaped = false;
  let at = 0;
  for (; at < words.length; at++) {
    const option = words[at]?.text ?? '';
    if (!/^-[neE]+$/.test(option)) break;
    isEscaped = option.includes('e');
  }
  const text = joinWords(words.slice(at));
  if (!isEscaped) return text;
  const builder = new MappedTextBuilder();
  addEscaped(builder, text, 0, text.text.length);
  return builder.done();
}

/** As `printf FORMAT WORD…`: the format again and again until the words are used up. */
function printed(words: readonly Word[]): MappedText {
  const builder = new MappedTextBuilder();
  const [format, ...rest] = words[0]?.text === '--' ? words.slice(1) : words;
  if (format === undefined || format.text.startsWith('-')) return builder.done();
  const text = format.mapped;
  let next = 0;
  do {
    const before = next;
    next = addFormat(builder, text, rest, next);
    if (next === before) break;
  } while (next < rest.length);
  return builder.done();
}

function addFormat(
  builder: MappedTextBuilder,
  format: MappedText,
  words: readonly Word[],
  first: number,
): number {
  const { text } = format;
  let next = first;
  let at = 0;
  while (at < text.length) {
    let stop = text.indexOf('%', at);
    if (stop < 0) stop = text.length;
    addEscaped(builder, format, at, stop);
    if (stop >= text.length) break;
    const conversion = /^%(?:%|[-+ #0-9.*]*[a-zA-Z])/.exec(text.slice(stop, stop + 20))?.[0] ?? '%';
    const { start, end } = format.spanOf(stop, stop + conversion.length);
    const word = words[next];
    if (conversion === '%%' || conversion === '%') builder.addWhole('%', start, end);
    else if (next++ < words.length && word !== undefined) {
      if (conversion === '%s') builder.addMapped(word.mapped, 0, word.text.length);
      else if (conversion === '%b') addEscaped(builder, word.mapped, 0, word.text.length);
      else builder.addWhole(undefined, start, end);
    }
    at = stop + conversion.length;
  }
  return next;
}

function addEscaped(builder: MappedTextBuilder, from: MappedText, start: number, end: number): void {
  const { text } = from;
  let at = start;
  while (at < end) {
    let stop = text.indexOf('\\', at);
    if (stop < 0 || stop > end) stop = end;
    builder.addMapped(from, at, stop);
    if (stop >= end) return;
    const escape = readEscape(text, stop);
    const place = from.spanOf(stop, Math.min(end, escape.end));
    builder.addWhole(escape.text, place.start, place.end);
    at = escape.end;
  }
}

/** Whether there is anything to read in a text. */
export function saysSomething({ text }: MappedText): boolean {
  return text.replaceAll(UNKNOWN, '').trim() !== '';
}
