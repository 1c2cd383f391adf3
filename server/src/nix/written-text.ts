import { NixKind } from '../syntax/nix-kinds.ts';
import { NONE, type NodeTable, parentOf, spanOf, startOf, symbolOf, textOf } from '../syntax/table.ts';
import { type MappedText, MappedTextBuilder } from '../text/mapped.ts';
import type { Span } from '../text/span.ts';
import { type IndentedToken, stripIndentation, tokensOf } from './indented.ts';
import { forEachIndentedStretch, forEachStretch } from './strings.ts';

/**
 * The text of a string as Nix reads it, with the place of each of its signs; undefined for what is no string.
 * @param constant the value of an interpolated expression, if it can be told
 */
export function readWrittenText(
  table: NodeTable,
  row: number,
  constant: (row: number) => string | undefined,
): MappedText | undefined {
  const builder = new MappedTextBuilder();
  const isString = addString(builder, table, row, (expression, { start, end }) =>
    builder.addWhole(constant(expression), start, end, expression),
  );
  return isString ? builder.done() : undefined;
}

/**
 * Adds the text of the string at `row`; false for what is no string.
 * @param interpolate adds what is interpolated: the row of the expression, and the span with `${` and `}`
 */
export function addString(
  builder: MappedTextBuilder,
  table: NodeTable,
  row: number,
  interpolate: (expression: number, span: Span) => void,
): boolean {
  const place = (expression: number): Span => {
    const outer = parentOf(table, expression);
    const isWhole = outer !== NONE && symbolOf(table, outer) === NixKind.interpolation;
    return spanOf(table, isWhole ? outer : expression);
  };
  switch (symbolOf(table, row)) {
    case NixKind.string_expression:
      forEachStretch(table, row, 1, (from, to, expression) => {
        addQuoted(builder, table.text, from, to);
        if (expression !== NONE) interpolate(expression, place(expression));
      });
      return true;
    case NixKind.indented_string_expression:
      for (const part of stripIndentation(indentedTokens(table, row))) {
        if (typeof part === 'number') interpolate(part, place(part));
        else for (const [from, to] of part.kept) addToken(builder, part.token, from, to);
      }
      return true;
    case NixKind.uri_expression:
      builder.addPlain(textOf(table, row), startOf(table, row));
      return true;
    default:
      return false;
  }
}

/** With their places in the file. */
function indentedTokens(table: NodeTable, row: number): (IndentedToken | number)[] {
  const tokens: (IndentedToken | number)[] = [];
  forEachIndentedStretch(table, row, (raw, start, expression) => {
    for (const token of tokensOf(raw)) {
      tokens.push({ ...token, start: token.start + start, end: token.end + start });
    }
    if (expression !== NONE) tokens.push(expression);
  });
  return tokens;
}

/** As `unescapeQuoted`, sign by sign. */
function addQuoted(builder: MappedTextBuilder, text: string, from: number, to: number): void {
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

function addToken(builder: MappedTextBuilder, token: IndentedToken, from: number, to: number): void {
  const text = token.text.slice(from, to);
  if (token.plain) builder.addPlain(text, token.start + from);
  else builder.addWhole(text, token.start, token.end);
}
