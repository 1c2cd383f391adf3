/**
 * - `name`: an identifier, `or` among them; `keyword`: the reserved words
 * - `literal`: a number, URI or search path
 * - `open`, `close`: the ends of a string or path, between which there may be interpolations
 * - `sign`: operators and brackets, `${` among them
 * - `stranger`: a character that begins no token
 */
export interface Token {
  readonly kind: 'name' | 'keyword' | 'literal' | 'open' | 'close' | 'sign' | 'stranger' | 'end';
  /** As written; of strings and paths only the delimiter (`"`, `''`) or nothing. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface Tokens {
  /** Ends with one `end` token. */
  readonly list: readonly Token[];
  /** The string or comment that runs to the end of the text. */
  readonly unclosed:
    | { readonly kind: 'string' | 'comment'; readonly start: number; readonly end: number }
    | undefined;
}

const KEYWORDS: ReadonlySet<string> = new Set([
  'if',
  'then',
  'else',
  'let',
  'inherit',
  'in',
  'rec',
  'with',
  'assert',
]);
const SIGNS = ['...', '==', '!=', '<=', '>=', '&&', '||', '->', '//', '++', '|>', '<|', '${'];

const QUOTE = 0x22;
const DOLLAR = 0x24;
const APOSTROPHE = 0x27;
const STAR = 0x2a;
const SLASH = 0x2f;
const BACKSLASH = 0x5c;

/** Brackets and separators that begin no longer sign and no word, by character code. */
const PLAIN: ReadonlySet<number> = new Set(Array.from('{}()[];,:@?', (sign) => sign.charCodeAt(0)));

/** Cuts a text into tokens as src/libexpr/lexer.l does. For texts with a syntax error; takes time in proportion to them. */
export function tokenize(text: string): Tokens {
  const list: Token[] = [];
  const word = wordReader(text);
  /** What surrounds the place: code within `{` or `${`, or a string or path with the place where it begins. */
  const modes: (
    | { readonly kind: 'code' }
    | { readonly kind: '"' | "''" | 'path'; readonly start: number }
  )[] = [];
  let unclosed: Tokens['unclosed'];
  let at = 0;

  const push = (kind: Token['kind'], start: number, end: number): void => {
    list.push({ kind, text: text.slice(start, end), start, end });
    at = end;
  };

  while (at < text.length) {
    const mode = modes.at(-1);
    if (mode !== undefined && mode.kind !== 'code') {
      const end = mode.kind === 'path' ? word.pathPiece(at) : stringPiece(text, at, mode.kind);
      if (text.startsWith('${', end)) {
        push('sign', end, end + 2);
        modes.push({ kind: 'code' });
      } else if (mode.kind === 'path') {
        push('close', end, end);
        modes.pop();
      } else if (end >= text.length) {
        unclosed = { kind: 'string', start: mode.start, end: mode.start + mode.kind.length };
        at = text.length;
      } else {
        push('close', end, end + mode.kind.length);
        modes.pop();
      }
      continue;
    }
    const blank = skipBlank(text, at);
    if (blank > at) {
      at = blank;
      continue;
    }
    if (text.charCodeAt(at) === SLASH && text.charCodeAt(at + 1) === STAR) {
      const end = text.indexOf('*/', at + 2);
      if (end < 0) unclosed = { kind: 'comment', start: at, end: at + 2 };
      at = end < 0 ? text.length : end + 2;
      continue;
    }
    const plain = PLAIN.has(text.charCodeAt(at));
    const found = plain ? undefined : word.at(at);
    if (found !== undefined) {
      if (found.kind === 'path') {
        push('open', at, at);
        modes.push({ kind: 'path', start: at });
      } else {
        const keyword = found.kind === 'name' && KEYWORDS.has(text.slice(at, found.end));
        push(keyword ? 'keyword' : found.kind, at, found.end);
      }
      continue;
    }
    const quote = plain ? undefined : quoteAt(text, at);
    if (quote !== undefined) {
      modes.push({ kind: quote, start: at });
      push('open', at, at + quote.length);
      continue;
    }
    const sign = plain
      ? text.charAt(at)
      : (SIGNS.find((one) => text.startsWith(one, at)) ?? String.fromCodePoint(text.codePointAt(at) ?? 0));
    if (sign === '{' || sign === '${') modes.push({ kind: 'code' });
    else if (sign === '}') modes.pop();
    const stranger = !plain && /^[^[\](){}<>=!+\-*/.,:;?@]$/u.test(sign);
    push(stranger ? 'stranger' : 'sign', at, at + sign.length);
  }
  push('end', text.length, text.length);
  return { list, unclosed };
}

function quoteAt(text: string, at: number): '"' | "''" | undefined {
  const unit = text.charCodeAt(at);
  if (unit === QUOTE) return '"';
  return unit === APOSTROPHE && text.charCodeAt(at + 1) === APOSTROPHE ? "''" : undefined;
}

function skipBlank(text: string, from: number): number {
  let at = from;
  for (;;) {
    const unit = text.charCodeAt(at);
    if (unit === 32 || (unit >= 9 && unit <= 13) || unit === 0xfeff) at++;
    else if (unit === 35) {
      at = endOfLine(text, at);
    } else return at;
  }
}

function endOfLine(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 10 || unit === 13) break;
  }
  return at;
}

/** Where the text of a string ends: at an interpolation, at its closing quote, or at the end of everything. */
function stringPiece(text: string, from: number, quote: '"' | "''"): number {
  let at = from;
  while (at < text.length) {
    const unit = text.charCodeAt(at);
    if (unit !== DOLLAR && unit !== QUOTE && unit !== APOSTROPHE && unit !== BACKSLASH) {
      at++;
      continue;
    }
    const char = text.charAt(at);
    if (char === '$') {
      const next = text.charAt(at + 1);
      if (next === '{') return at;
      at += next === '$' ? 2 : 1;
    } else if (quote === '"') {
      if (char === '"') return at;
      at += char === '\\' ? 2 : 1;
    } else if (text.startsWith("''", at)) {
      const next = text.charAt(at + 2);
      if (next === '\\') at += 4;
      else if (next === '$' || next === "'") at += 3;
      else return at;
    } else at++;
  }
  return text.length;
}

interface WordReader {
  /** The identifier, literal or path that begins here, the longest as in lex. */
  at(start: number): { readonly kind: 'name' | 'literal' | 'path'; readonly end: number } | undefined;
  /** The end of the characters of a path. */
  pathPiece(start: number): number;
}

function wordReader(text: string): WordReader {
  const name = /[A-Za-z_][\w'-]*/y;
  const number = /(?:[1-9]\d*\.\d*|0?\.\d+)(?:[Ee][+-]?\d+)?|\d+/y;
  const searchPath = /<[\w.+-]+(?:\/[\w.+-]+)*>/y;
  const uriRest = /:[\w%/?:@&=+$,.!~*'-]+/y;
  const pathRest = /(?:\/[\w.+-]+)+\/?|\/(?=\$\{)/y;
  const pathPiece = /[\w.+/-]*/y;
  const run = /[\w.+-]*/y;
  const match = (pattern: RegExp, start: number): number => {
    pattern.lastIndex = start;
    return pattern.test(text) ? pattern.lastIndex : start;
  };
  // The characters around the last word and what follows them, kept so that in `a.a.a…` they are looked at once.
  let runEnd = -1;
  let isPath = false;
  let uriEnd = -1;
  let uriFrom = -1;
  return {
    at(start) {
      if (start >= runEnd) {
        runEnd = match(run, start);
        isPath = match(pathRest, runEnd) > runEnd;
        uriEnd = match(uriRest, runEnd);
        uriFrom = start + text.slice(start, runEnd).lastIndexOf('_') + 1;
      }
      if (isPath || (text.charCodeAt(start) === 0x7e && text.charCodeAt(start + 1) === SLASH))
        return { kind: 'path', end: start };
      if (uriEnd > runEnd && start >= uriFrom && /[A-Za-z]/.test(text.charAt(start))) {
        return { kind: 'literal', end: uriEnd };
      }
      const nameEnd = match(name, start);
      if (nameEnd > start) return { kind: 'name', end: nameEnd };
      const end = Math.max(match(number, start), match(searchPath, start));
      return end > start ? { kind: 'literal', end } : undefined;
    },
    pathPiece: (start) => match(pathPiece, text.startsWith('~', start) ? start + 1 : start),
  };
}
