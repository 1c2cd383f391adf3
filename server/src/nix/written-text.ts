import { NixKind } from '../syntax/nix-kinds.ts';
import { NONE, type NodeTable, parentOf, spanOf, symbolOf } from '../syntax/table.ts';
import type { Span } from '../text/span.ts';
import type { WrittenText } from './facts.ts';
import { type IndentedToken, stripIndentation, tokensOf } from './indented.ts';
import { forEachIndentedStretch, forEachStretch } from './strings.ts';

/** Stands for an interpolation whose value cannot be told. */
const UNKNOWN = '\u{fffc}';
/** As far as texts are put together from many parts: further than anybody would look for what is hidden at the end. */
const MAX_TEXT = 1 << 20;

/**
 * The text of a string as Nix reads it, with the place of each of its signs; undefined for what is no string.
 * @param constant the value of an interpolated expression, if it can be told
 */
export function readWrittenText(
  table: NodeTable,
  row: number,
  constant: (row: number) => string | undefined,
): WrittenText | undefined {
  const kind = symbolOf(table, row);
  const builder = new Builder();
  const interpolate = (expression: number): void => {
    const outer = parentOf(table, expression);
    const isWhole = outer !== NONE && symbolOf(table, outer) === NixKind.interpolation;
    const { start, end } = spanOf(table, isWhole ? outer : expression);
    builder.addWhole(constant(expression), start, end);
  };
  if (kind === NixKind.string_expression) {
    forEachStretch(table, row, 1, (from, to, expression) => {
      addQuoted(builder, table.text, from, to);
      if (expression !== NONE) interpolate(expression);
    });
  } else if (kind === NixKind.indented_string_expression) {
    const tokens: (IndentedToken | number)[] = [];
    forEachIndentedStretch(table, row, (raw, start, expression) => {
      for (const token of tokensOf(raw)) {
        tokens.push({ ...token, start: token.start + start, end: token.end + start });
      }
      if (expression !== NONE) tokens.push(expression);
    });
    for (const part of stripIndentation(tokens)) {
      if (typeof part === 'number') interpolate(part);
      else for (const [from, to] of part.kept) addToken(builder, part.token, from, to);
    }
  } else if (kind === NixKind.uri_expression) {
    const { start, end } = spanOf(table, row);
    builder.addPlain(table.text.slice(start, end), start);
  } else return undefined;
  return builder.done();
}

/** As `unescapeQuoted`, sign by sign. */
function addQuoted(builder: Builder, text: string, from: number, to: number): void {
  let at = from;
  while (at < to) {
    const stop = nextSpecial(text, at, to);
    if (stop > at) builder.addPlain(text.slice(at, stop), at);
    if (stop >= to) return;
    if (text.charAt(stop) === '\\' && stop + 1 < to) {
      const sign = text.charAt(stop + 1);
      const meant = sign === 'n' ? '\n' : sign === 'r' ? '\r' : sign === 't' ? '\t' : sign;
      builder.addWhole(meant, stop, stop + 2);
      at = stop + 2;
    } else {
      const isCrLf = text.charAt(stop) === '\r' && text.charAt(stop + 1) === '\n';
      at = stop + (isCrLf ? 2 : 1);
      builder.addWhole(text.charAt(stop) === '\r' ? '\n' : text.charAt(stop), stop, at);
    }
  }
}

function nextSpecial(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && text.charAt(at) !== '\\' && text.charAt(at) !== '\r') at++;
  return at;
}

function addToken(builder: Builder, token: IndentedToken, from: number, to: number): void {
  const text = token.text.slice(from, to);
  if (token.plain) builder.addPlain(text, token.start + from);
  else builder.addWhole(text, token.start, token.end);
}

class Builder {
  private text = '';
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly unknown = new Set<number>();

  /** Text that stands there sign for sign. */
  addPlain(text: string, start: number): void {
    if (this.text.length > MAX_TEXT) return;
    for (let at = 0; at < text.length; at++) {
      this.starts.push(start + at);
      this.ends.push(start + at + 1);
    }
    this.text += text;
  }

  /** Text that a stretch as a whole stands for; undefined: nobody can tell. */
  addWhole(text: string | undefined, start: number, end: number): void {
    if (this.text.length > MAX_TEXT) return;
    if (text === undefined) this.unknown.add(this.text.length);
    const added = text ?? UNKNOWN;
    for (let at = 0; at < added.length; at++) {
      this.starts.push(start);
      this.ends.push(end);
    }
    this.text += added;
  }

  done(): WrittenText {
    const { text, starts, ends, unknown } = this;
    return {
      text,
      isKnown(from, to) {
        for (let at = from; at < to; at++) if (unknown.has(at)) return false;
        return true;
      },
      spanOf(from, to): Span {
        const start = starts[from] ?? starts.at(-1) ?? 0;
        return { start, end: to > from ? (ends[to - 1] ?? start) : start };
      },
    };
  }
}
