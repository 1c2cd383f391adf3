import { unescapeQuoted } from './unescape.ts';

/** A token of an indented string as the lexer of Nix cuts it. */
export interface IndentedToken {
  readonly text: string;
  /** Plain text, whose leading spaces count as indentation; false for escapes and for a `$` or `'` that stands alone. */
  readonly plain: boolean;
}

/** Cuts the text between `''`, `${…}` and `''` into tokens, by the IND_STRING rules of src/libexpr/lexer.l. */
export function tokensOf(raw: string): IndentedToken[] {
  const tokens: IndentedToken[] = [];
  let at = 0;
  while (at < raw.length) {
    const end = plainEnd(raw, at);
    if (end > at) {
      tokens.push({ text: raw.slice(at, end), plain: true });
      at = end;
      continue;
    }
    const [text, length] = specialAt(raw, at);
    tokens.push({ text, plain: false });
    at += length;
  }
  return tokens;
}

/**
 * Takes away the smallest indentation of all lines, as `stripIndentation` in src/libexpr/parser-state.hh does.
 * Numbers stand for interpolated expressions and pass through.
 */
export function stripIndentation(parts: readonly (IndentedToken | number)[]): (string | number)[] {
  const indent = smallestIndent(parts);
  const stripped: (string | number)[] = [];
  let lineStart = true;
  let dropped = 0;
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'number') {
      lineStart = false;
      dropped = 0;
      stripped.push(part);
      continue;
    }
    let text = '';
    let kept = 0;
    for (let i = 0; i < part.text.length; i++) {
      const unit = part.text.charCodeAt(i);
      if (lineStart && unit === SPACE) {
        if (dropped++ < indent) {
          text += part.text.slice(kept, i);
          kept = i + 1;
        }
      } else if (unit === LINE_FEED) {
        dropped = lineStart ? 0 : dropped;
        lineStart = true;
      } else if (lineStart) {
        lineStart = false;
        dropped = 0;
      }
    }
    text += part.text.slice(kept);
    stripped.push(index === parts.length - 1 ? withoutBlankLastLine(text) : text);
  }
  return stripped;
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

function withoutBlankLastLine(text: string): string {
  const lineFeed = text.lastIndexOf('\n');
  return lineFeed >= 0 && /^ *$/.test(text.slice(lineFeed + 1)) ? text.slice(0, lineFeed + 1) : text;
}
