import type { Assignment, Word } from '../../../shell/script.ts';
import { type Edit, lineEndAt, lineStartAt } from '../../../text/edits.ts';
import type { Span } from '../../../text/span.ts';
import { removal } from '../../../nix/edit/remove.ts';

/**
 * Takes words out that follow one another on a command line, with the blanks before the first. Undefined where they are
 * not written there as the program is given them: with quotes, in a variable, or by what Nix puts in.
 */
export function removeWords(text: string, words: readonly Word[]): Edit | undefined {
  const [first, last] = [words[0], words.at(-1)];
  if (first === undefined || last === undefined || !words.every((word) => isLiteral(text, word)))
    return undefined;
  for (const [at, word] of words.entries()) {
    const next = words[at + 1];
    if (next !== undefined && !BLANKS.test(text.slice(word.span.end, next.span.start))) return undefined;
  }
  return withoutBlanks(text, { start: first.span.start, end: last.span.end });
}

/** The same of a stretch that holds words of letters, digits and dashes alone. */
export function removeStretch(text: string, span: Span): Edit | undefined {
  const written = text.slice(span.start, span.end);
  return PLAIN.test(written) ? withoutBlanks(text, span) : undefined;
}

/** Puts something in the place of a part of a word, where that part stands in the word as it is. */
export function replaceIn(text: string, word: Word, part: string, put: string): Edit | undefined {
  const at = word.text.indexOf(part);
  if (at < 0) return undefined;
  const span = word.mapped.spanOf(at, at + part.length);
  const isHere = word.span.start <= span.start && span.end <= word.span.end;
  return isHere && text.slice(span.start, span.end) === part ? { span, text: put } : undefined;
}

/** Takes `NAME=value` out: before a command, or with the line that exports it. */
export function removeAssignment(text: string, { span }: Assignment): Edit | undefined {
  const lineStart = lineStartAt(text, span.start);
  const lineEnd = lineEndAt(text, span.end);
  const before = text.slice(lineStart, span.start);
  const after = text.slice(span.end, lineEnd);
  const blanks = /^[ \t]+(?=[^\s;&|#)])/.exec(after)?.[0].length;
  if (blanks !== undefined && /(?:^|[\s;&|(])$/.test(before))
    return { span: { start: span.start, end: span.end + blanks }, text: '' };
  if (!/^\s*export\s+$/.test(before) || !/^\s*(?:#.*)?$/.test(after)) return undefined;
  const above = text.slice(lineStartAt(text, lineStart - 1), Math.max(0, lineStart - 1)).trim();
  // The only command of a block has to stay.
  if (/(?:\b(?:then|do|else)|[{(])$/.test(above)) return undefined;
  return removal(text, { start: lineStart + before.length - before.trimStart().length, end: span.end });
}

export function isLiteral(text: string, { text: read, span }: Word): boolean {
  return text.slice(span.start, span.end) === read;
}

/** Between words of one command: also a line end that a backslash takes away. */
const BLANKS = /^(?:[ \t]|\\\r?\n)+$/;
const PLAIN = /^[\w-]+(?:(?:[ \t]|\\\r?\n)+[\w-]+)*$/;

/** As far as blanks are looked for. */
const FARTHEST = 400;

function withoutBlanks(text: string, { start, end }: Span): Edit | undefined {
  const near = text.slice(Math.max(0, start - FARTHEST), start);
  const blanks = /(?:[ \t]|\\\r?\n)+$/.exec(near)?.[0].length;
  return blanks === undefined ? undefined : { span: { start: start - blanks, end }, text: '' };
}
