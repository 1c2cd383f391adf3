import { NixField, NixKind } from '../syntax/nix-kinds.ts';
import { childByField, endOf, NONE, type NodeTable, nextOf, startOf, symbolOf } from '../syntax/table.ts';
import { type IndentedToken, stripIndentation, tokensOf } from './indented.ts';
import { unescapeQuoted } from './unescape.ts';

/** A piece of a string: text as Nix reads it, or the row of an interpolated expression. */
type StringPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'expression'; readonly row: number };

/**
 * The parts of a string with escapes decoded and the indentation of `''…''` stripped,
 * as the lexer of Nix and `stripIndentation` in src/libexpr/parser-state.hh do.
 */
export function stringParts(table: NodeTable, row: number): readonly StringPart[] {
  return symbolOf(table, row) === NixKind.indented_string_expression
    ? indentedParts(table, row)
    : quotedParts(table, row);
}

/** The value of a string without interpolation; undefined for others and for what is no string. */
export function plainString(table: NodeTable, row: number): string | undefined {
  const kind = symbolOf(table, row);
  if (kind === NixKind.uri_expression) return table.text.slice(startOf(table, row), endOf(table, row));
  if (kind !== NixKind.string_expression && kind !== NixKind.indented_string_expression) return undefined;
  const end = nextOf(table, row);
  for (let child = row + 1; child < end; child = nextOf(table, child)) {
    if (symbolOf(table, child) === NixKind.interpolation) return undefined;
  }
  const [first] = stringParts(table, row);
  return first?.kind === 'text' ? first.text : '';
}

/** What an attribute's name is when it can be read off: `a`, `"a"` and `${"a"}`; undefined for dynamic names. */
export function attrName(table: NodeTable, row: number): string | undefined {
  switch (symbolOf(table, row)) {
    case NixKind.identifier:
      return table.text.slice(startOf(table, row), endOf(table, row));
    case NixKind.string_expression:
      return plainString(table, row);
    case NixKind.interpolation: {
      const inner = childByField(table, row, NixField.expression);
      return inner === NONE ? undefined : plainString(table, inner);
    }
    default:
      return undefined;
  }
}

function quotedParts(table: NodeTable, row: number): StringPart[] {
  const parts: StringPart[] = [];
  forEachStretch(table, row, 1, (from, to, expression) => {
    if (to > from) parts.push({ kind: 'text', text: unescapeQuoted(table.text.slice(from, to)) });
    if (expression !== NONE) parts.push({ kind: 'expression', row: expression });
  });
  return parts;
}

function indentedParts(table: NodeTable, row: number): StringPart[] {
  const tokens: (IndentedToken | number)[] = [];
  forEachIndentedStretch(table, row, (raw, _start, expression) => {
    for (const token of tokensOf(raw)) tokens.push(token);
    if (expression !== NONE) tokens.push(expression);
  });
  const parts: StringPart[] = [];
  for (const part of stripIndentation(tokens)) {
    if (typeof part === 'number') {
      parts.push({ kind: 'expression', row: part });
      continue;
    }
    const text = part.kept.map(([from, to]) => part.token.text.slice(from, to)).join('');
    if (parts.at(-1)?.kind === 'text') parts.push({ kind: 'text', text: textBefore(parts) + text });
    else parts.push({ kind: 'text', text });
  }
  return parts;
}

/** The stretches of `''…''`, with the place of each; a first line of spaces alone is no part of the text. */
export function forEachIndentedStretch(
  table: NodeTable,
  row: number,
  visit: (raw: string, start: number, expression: number) => void,
): void {
  const start = startOf(table, row);
  forEachStretch(table, row, 2, (from, to, expression) => {
    const raw = table.text.slice(from, to);
    const blank = from === start + 2 ? (/^ *\n/.exec(raw)?.[0].length ?? 0) : 0;
    visit(raw.slice(blank), from + blank, expression);
  });
}

function textBefore(parts: StringPart[]): string {
  const last = parts.pop();
  return last?.kind === 'text' ? last.text : '';
}

/** Calls back for the raw text before each interpolation and for the text after the last one. */
export function forEachStretch(
  table: NodeTable,
  row: number,
  quote: number,
  visit: (from: number, to: number, expression: number) => void,
): void {
  let from = startOf(table, row) + quote;
  const end = nextOf(table, row);
  for (let child = row + 1; child < end; child = nextOf(table, child)) {
    if (symbolOf(table, child) !== NixKind.interpolation) continue;
    const expression = childByField(table, child, NixField.expression);
    visit(from, startOf(table, child), expression === NONE ? child : expression);
    from = endOf(table, child);
  }
  visit(from, Math.max(from, endOf(table, row) - quote), NONE);
}
