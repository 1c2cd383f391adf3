import type { Span } from '../text/span.ts';

/**
 * A token of a damaged JSON text. A `string` may be unclosed (it then ends where its line plausibly meant it to) or
 * stand in single quotes; a `blank` is white space that JSON does not know; a `word` is anything else up to a blank
 * or punctuation, good or bad.
 */
export interface JsonToken {
  readonly kind: '{' | '}' | '[' | ']' | ':' | ',' | 'string' | 'word' | 'comment' | 'blank' | 'end';
  readonly start: number;
  readonly end: number;
  readonly line: number;
  /** The column of the first token of this line; a token whose own column it is stands first. */
  readonly indent: number;
  readonly first: boolean;
  /** False for a string without its closing quote and for a block comment without its end. */
  readonly closed: boolean;
}

export interface JsonLexer {
  next(): JsonToken;
}

/** Splits any text into tokens; never stops before the end. */
export function jsonLexer(text: string): JsonLexer {
  let at = text.startsWith('\ufeff') ? 1 : 0;
  let line = 0;
  let lineStart = at;
  let indent = -1;

  function next(): JsonToken {
    skipBlanks();
    const start = at;
    const first = indent < 0;
    if (first) indent = start - lineStart;
    const begun = { start, line, indent, first };
    const token = (kind: JsonToken['kind'], end: number, closed = true): JsonToken => {
      at = end;
      return { kind, ...begun, end, closed };
    };
    if (start >= text.length) return token('end', start);
    const char = text.charAt(start);
    switch (char) {
      case '{':
      case '}':
      case '[':
      case ']':
      case ':':
      case ',':
        return token(char, start + 1);
      case '"': {
        const found = stringEnd(text, start);
        const read = token('string', found.end, found.closed);
        countLines(start, found.end);
        return read;
      }
      case "'": {
        const close = singleQuoteEnd(text, start);
        if (close > 0) return token('string', close);
        break;
      }
      case '#':
        return token('comment', lineEnd(text, start));
      case '/':
        if (text.startsWith('//', start)) return token('comment', lineEnd(text, start));
        if (text.startsWith('/*', start)) {
          const close = text.indexOf('*/', start + 2);
          const read = token('comment', close < 0 ? text.length : close + 2, close >= 0);
          countLines(start, read.end);
          return read;
        }
        break;
    }
    const blank = foreignSpaceEnd(text, start);
    return blank > start ? token('blank', blank) : token('word', wordEnd(text, start));
  }

  function skipBlanks(): void {
    for (; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === 10 || (unit === 13 && text.charCodeAt(at + 1) !== 10)) newLine(at + 1);
      else if (unit !== 32 && unit !== 9 && unit !== 13) return;
    }
  }

  function newLine(start: number): void {
    line += 1;
    lineStart = start;
    indent = -1;
  }

  /** Tokens that hold line breaks: what follows on their last line is not first there. */
  function countLines(start: number, end: number): void {
    for (let i = start; i < end; i++) {
      const unit = text.charCodeAt(i);
      if (unit !== 10 && (unit !== 13 || text.charCodeAt(i + 1) === 10)) continue;
      newLine(i + 1);
      indent = 0;
    }
  }

  return { next };
}

function isLineBreak(unit: number): boolean {
  return unit === 10 || unit === 13;
}

function lineEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && !isLineBreak(text.charCodeAt(end))) end++;
  return end;
}

interface StringEnd {
  readonly end: number;
  readonly closed: boolean;
}

/**
 * Where a string ends. Without a closing quote on its line, it goes on into the next one only if that line reads like
 * the rest of a string; otherwise it ends before the punctuation that closes its line, which was surely not meant as text.
 * Likewise a quote that comes after punctuation and before a letter opens the next string: `"rev: "abc"`.
 */
function stringEnd(text: string, start: number): StringEnd {
  const close = closingQuote(text, start + 1);
  if (close >= 0) {
    const before = trimmedEnd(text, start + 1, close);
    const opensNext = /\w/.test(text.charAt(close + 1)) && '{}[],:'.includes(text.charAt(before - 1));
    if (opensNext) return { end: beforePunctuation(text, start + 1, close), closed: false };
    return { end: close + 1, closed: true };
  }
  const end = lineEnd(text, start);
  const second = text.startsWith('\r\n', end) ? end + 2 : end + 1;
  if (second < text.length && continuesString(text, second)) {
    const later = closingQuote(text, second);
    if (later >= 0) return { end: later + 1, closed: true };
  }
  return { end: beforePunctuation(text, start + 1, end), closed: false };
}

/** The closing quote on the line of `from`, or -1. */
function closingQuote(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x22) return i;
    if (isLineBreak(unit)) return -1;
    if (unit === 0x5c && i + 1 < text.length && !isLineBreak(text.charCodeAt(i + 1))) i++;
  }
  return -1;
}

function continuesString(text: string, from: number): boolean {
  const line = text.slice(from, lineEnd(text, from));
  if (!/^\s*[^\s"{}[\]]/.test(line)) return false;
  const quotes = line.replace(/\\./g, '').split('"').length - 1;
  return quotes % 2 === 1;
}

/** Takes `,`, `: {`, `}` and the like out of the end of an unclosed string. */
function beforePunctuation(text: string, from: number, to: number): number {
  let end = trimmedEnd(text, from, to);
  if (end > from && '{['.includes(text.charAt(end - 1))) {
    const colon = trimmedEnd(text, from, end - 1);
    if (colon === from || text.charAt(colon - 1) !== ':') return end;
    end = colon;
  }
  while (end > from && ',:]}'.includes(text.charAt(end - 1))) end = trimmedEnd(text, from, end - 1);
  return end;
}

function trimmedEnd(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && (text.charCodeAt(end - 1) === 32 || text.charCodeAt(end - 1) === 9)) end--;
  return end;
}

/** The end of a string in single quotes, if it ends on its line; otherwise -1. */
function singleQuoteEnd(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x27) return i + 1;
    if (isLineBreak(unit) || unit === 0x22) return -1;
  }
  return -1;
}

function foreignSpaceEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && /[\s\u0085]/.test(text.charAt(end)) && !' \t\r\n'.includes(text.charAt(end)))
    end++;
  return end;
}

function wordEnd(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && !/[\s"{}[\],:]/.test(text.charAt(end))) end++;
  return end;
}

/** What stands between the quotes of a string token. */
export function contentSpan(token: JsonToken): Span {
  return { start: token.start + 1, end: token.closed ? token.end - 1 : token.end };
}
