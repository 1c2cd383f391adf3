import { unescapeQuoted } from './unescape.ts';

/** A token of an indented string as the lexer of Nix cuts it. */
export interface IndentedToken {
  readonly text: string;
  /** Plain text, whose leading spaces count as indentation; false for escapes and for a `$` or `'` that stands alone. */
  readonly plain: boolean;
  /** Where it stands in the raw text: a plain one sign for sign, any other as a whole. */
  readonly start: number;
  readonly end: number;
}

/** A stretch of a token's text that is left once the indentation is gone. */
type KeptRange = readonly [from: number, to: number];

/** Cuts the text between `''`, `${…}` and `''` into tokens, by the IND_STRING rules of src/libexpr/lexer.l. */
export function tokensOf(raw: string): IndentedToken[] {
  const tokens: IndentedToken[] = [];
  let at = 0;
  while (at < raw.length) {
    const end = plainEnd(raw, at);
    if (end > at) {
      tokens.push({ text: raw.slice(at, end), plain: true, start: at, end });
      at = end;
      continue;
    }
    const [text, length] = specialAt(raw, at);
    tokens.push({ text, plain: false, start: at, end: at + length });
    at += length;
  }
  return tokens;
}

/**
 * Takes away the smallest indentation of all lines, as `stripIndentation` in src/libexpr/parser-state.hh does: gives
 * what is left of each token. Numbers stand for interpolated expressions and pass through.
 */
export function stripIndentation(
  parts: readonly (IndentedToken | number)[],
): (number | { readonly token: IndentedToken; readonly kept: readonly KeptRange[] })[] {
  const indent = smallestIndent(parts);
  let lineStart = true;
  let dropped = 0;
  return parts.map((token, index) => {
    if (typeof token === 'number') {
      lineStart = false;
      dropped = 0;
      return token;
    }
    const kept: KeptRange[] = [];
    let from = 0;
    for (let i = 0; i < token.text.length; i++) {
      const unit = token.text.charCodeAt(i);
      if (lineStart && unit === SPACE) {
        if (dropped++ < indent) {
          if (i > from) kept.push([from, i]);
          from = i + 1;
        }
      } else if (unit === LINE_FEED) {
        dropped = lineStart ? 0 : dropped;
        lineStart = true;
      } else if (lineStart) {
        lineStart = false;
        dropped = 0;
      }
    }
    if (token.text.length > from) kept.push([from, token.text.length]);
    return { token, kept: index === parts.length - 1 ? withoutBlankLastLine(token.text, kept) : kept };
  });
}

const SPACE = 32;
const LINE_FEED = 10;

function plainEnd(raw: string, from: number): number {
  let at = from;
  while (at < raw.length) {
    const char = raw.charAt(at);
    if (char === '$') {
      const next = raw.charAt(at + 1);
      if (next === '' || next === '{' || next === "'") break;
      at += 2;
    } else if (char === "'") {
      const next = raw.charAt(at + 1);
      if (next === '' || next === "'" || next === '$') break;
      at += 2;
    } else at++;
  }
  return at;
}

function specialAt(raw: string, at: number): readonly [text: string, length: number] {
  if (raw.startsWith("''$", at)) return ['$', 3];
  if (raw.startsWith("'''", at)) return ["''", 3];
  if (raw.startsWith("''\\", at) && at + 3 < raw.length) {
    return [unescapeQuoted(raw.slice(at + 2, at + 4)), 4];
  }
  return [raw.charAt(at), 1];
}

/** Lines of spaces alone do not count, but text and interpolations end the indentation of their line. */
function smallestIndent(parts: readonly (IndentedToken | number)[]): number {
  let smallest = 1_000_000;
  let current = 0;
  let lineStart = true;
  for (const part of parts) {
    if (typeof part === 'number' || !part.plain) {
      if (lineStart) smallest = Math.min(smallest, current);
      lineStart = false;
      continue;
    }
    for (let i = 0; i < part.text.length; i++) {
      const unit = part.text.charCodeAt(i);
      if (unit === LINE_FEED) {
        lineStart = true;
        current = 0;
      } else if (lineStart && unit === SPACE) current++;
      else if (lineStart) {
        lineStart = false;
        smallest = Math.min(smallest, current);
      }
    }
  }
  return smallest;
}

/** Spaces behind the last line feed go, if there is nothing else behind it. */
function withoutBlankLastLine(text: string, kept: readonly KeptRange[]): readonly KeptRange[] {
  let blank = 0;
  for (let index = kept.length - 1; index >= 0; index--) {
    const [from, to] = kept[index] ?? [0, 0];
    for (let at = to - 1; at >= from; at--) {
      const unit = text.charCodeAt(at);
      if (unit === LINE_FEED) {
        return at + 1 > from && blank > 0 ? [...kept.slice(0, index), [from, at + 1]] : kept;
      }
      if (unit !== SPACE) return kept;
      blank++;
    }
  }
  return kept;
}
