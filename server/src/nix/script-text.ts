import { NixField, NixKind } from '../syntax/nix-kinds.ts';
import {
  childByField,
  endOf,
  fieldOf,
  hasError,
  NONE,
  nextOf,
  spanOf,
  startOf,
  symbolOf,
  textOf,
} from '../syntax/table.ts';
import { TEXT_WRAPPERS } from '../tables/shell-places.ts';
import { type MappedText, MappedTextBuilder } from '../text/mapped.ts';
import type { Span } from '../text/span.ts';
import { wrapperOf } from './bindings.ts';
import { uncurry } from './calls.ts';
import { definitionOf } from './definition.ts';
import { optionParts } from './option-parts.ts';
import { DEPTH, type Reader } from './reader.ts';
import { withoutParens } from './rows.ts';
import { plainString } from './strings.ts';
import { addString } from './written-text.ts';

/** Deeper than anybody nests strings in strings. */
const MOST_NESTED = 24;

/**
 * The text that the expression at `row` makes: strings, their sums, `optionalString` (as if its condition held) and
 * `concatStringsSep` over what is written; also those that are interpolated, each sign where it stands. What cannot be
 * told is one sign, tagged with the row of its expression. Undefined where nothing of it is a string that is written here.
 */
export function scriptText(reader: Reader, row: number): MappedText | undefined {
  const writer = new Writer(reader);
  writer.add(row, spanOf(reader.table, row), MOST_NESTED);
  return writer.strings === 0 ? undefined : writer.builder.done();
}

/** The texts that an expression may make where it may make several; one where a name stands for it. */
export function alternativeTexts(reader: Reader, row: number): MappedText[] {
  const { table } = reader;
  const at = withoutParens(table, row);
  if (at === NONE || hasError(table, at)) return [];
  const parts =
    symbolOf(table, at) === NixKind.if_expression ? optionParts(table, at) : [definitionOf(reader, at)];
  return parts.flatMap((part) => {
    const text = part === NONE || part === at ? undefined : scriptText(reader, part);
    return text === undefined ? [] : [text];
  });
}

/** What `expression` hands on as a text, whatever the conditions: the argument of `mkIf c`, the body of `let`. */
export function handedOn(reader: Reader, row: number): number {
  const { table } = reader;
  let at = withoutParens(table, row);
  for (let steps = 0; steps < DEPTH && at !== NONE; steps++) {
    let next = NONE;
    switch (symbolOf(table, at)) {
      case NixKind.let_expression:
      case NixKind.with_expression:
      case NixKind.assert_expression:
        next = childByField(table, at, NixField.body);
        break;
      case NixKind.apply_expression:
        next = textArgument(reader, at);
        if (next === NONE) next = madeHere(reader, at);
        break;
    }
    if (next === NONE) return at;
    at = withoutParens(table, next);
  }
  return at;
}

function textArgument(reader: Reader, row: number): number {
  const { table } = reader;
  const wrapper = wrapperOf(table, row);
  if (wrapper !== undefined && wrapper !== 'mkMerge') return childByField(table, row, NixField.argument);
  const { head, args } = uncurry(table, row);
  const argument = TEXT_WRAPPERS.get(head === NONE ? '' : reader.callee(head, DEPTH).name);
  return argument === undefined ? NONE : (args[argument] ?? NONE);
}

/** What a function of this file makes, whatever it is given: the body of `f` in `f x`. */
function madeHere(reader: Reader, row: number): number {
  const { table } = reader;
  const { head, args } = uncurry(table, row);
  if (head === NONE || symbolOf(table, head) !== NixKind.variable_expression) return NONE;
  let at = definitionOf(reader, head);
  for (let given = 0; given < args.length; given++) {
    if (at === NONE || symbolOf(table, at) !== NixKind.function_expression) return NONE;
    at = withoutParens(table, childByField(table, at, NixField.body));
  }
  return at;
}

class Writer {
  readonly builder = new MappedTextBuilder();
  /** How many strings were written out. */
  strings = 0;

  private readonly reader: Reader;

  constructor(reader: Reader) {
    this.reader = reader;
  }

  /** @param span what stands for the expression as a whole: the interpolation with its braces */
  add(row: number, span: Span, depth: number): void {
    const { reader, builder } = this;
    const { table } = reader;
    const at = depth <= 0 || hasError(table, row) ? NONE : handedOn(reader, row);
    switch (at === NONE ? NONE : symbolOf(table, at)) {
      case NixKind.string_expression:
      case NixKind.indented_string_expression:
        this.strings++;
        addString(builder, table, at, (inner, place) => this.add(inner, place, depth - 1));
        return;
      case NixKind.binary_expression:
        if (textOf(table, childByField(table, at, NixField.operator)) !== '+') break;
        for (const side of [NixField.left, NixField.right]) {
          const operand = childByField(table, at, side);
          if (operand !== NONE) this.add(operand, spanOf(table, operand), depth - 1);
          // What a script is added to ends its last line, as nobody could add to it otherwise.
          if (side === NixField.left && depth === MOST_NESTED && builder.endsUnknown && builder.size === 1)
            builder.addWhole('\n', startOf(table, operand), endOf(table, operand));
        }
        return;
      case NixKind.apply_expression:
        if (this.addJoined(at, depth)) return;
        break;
    }
    const value = reader.value(at === NONE ? row : at, DEPTH);
    builder.addWhole(
      value.kind === 'string' ? value.value : undefined,
      span.start,
      span.end,
      at === NONE ? row : at,
    );
  }

  /** `concatStringsSep s [ … ]`, `concatStrings [ … ]`, and the body of `concatMapStringsSep s (x: …)`, once. */
  private addJoined(row: number, depth: number): boolean {
    const { table } = this.reader;
    const { head, args } = uncurry(table, row);
    const join = head === NONE ? undefined : JOINS.get(this.reader.callee(head, DEPTH).name);
    if (join === undefined) return false;
    const given = withoutParens(table, args[join.parts] ?? NONE);
    if (given === NONE) return false;
    const separator = args[join.separator ?? -1];
    const between =
      separator === undefined ? join.between : plainString(table, withoutParens(table, separator));
    const parts = partsOf(this.reader, given);
    if (parts === undefined) return false;
    for (const [index, part] of parts.entries()) {
      const { start, end } = spanOf(table, part);
      if (index > 0) this.builder.addWhole(between, start, start);
      this.add(part, { start, end }, depth - 1);
    }
    return true;
  }
}

/** The elements of lists, the body of a function, or a call that makes the list. */
function partsOf(reader: Reader, row: number): number[] | undefined {
  const parts = optionParts(reader.table, row);
  const lists = parts.map((part) => listPart(reader, part));
  const isKnown = parts.length > 1 || lists.some((list) => list !== undefined);
  return isKnown ? lists.flatMap((list, index) => list ?? parts[index] ?? []) : madeParts(reader, row);
}

/** The elements of a list that is written, maybe elsewhere; what `optional` adds to one. */
function listPart(reader: Reader, row: number): number[] | undefined {
  const { table } = reader;
  const at = definitionOf(reader, row);
  switch (at === NONE ? NONE : symbolOf(table, at)) {
    case NixKind.list_expression: {
      const parts: number[] = [];
      const end = nextOf(table, at);
      for (let one = at + 1; one < end; one = nextOf(table, one))
        if (fieldOf(table, one) === NixField.element) parts.push(one);
      return parts;
    }
    case NixKind.apply_expression: {
      const { head, args } = uncurry(table, at);
      const isOptional = head !== NONE && reader.callee(head, DEPTH).name === 'optional';
      return isOptional && args[1] !== undefined ? [args[1]] : undefined;
    }
    default:
      return undefined;
  }
}

function madeParts({ table }: Reader, row: number): number[] | undefined {
  if (symbolOf(table, row) === NixKind.apply_expression) return [row];
  let body = row;
  // `mapAttrsToList (name: value: …)`.
  for (let steps = 0; steps < 4 && symbolOf(table, body) === NixKind.function_expression; steps++) {
    const inner = withoutParens(table, childByField(table, body, NixField.body));
    if (inner === NONE) return undefined;
    body = inner;
  }
  return body === row ? undefined : [body];
}

interface Join {
  /** The argument with the list, or the function that makes each of its elements. */
  readonly parts: number;
  readonly separator?: number;
  readonly between: string;
}

const JOINS: ReadonlyMap<string, Join> = new Map<string, Join>([
  ['concatStringsSep', { parts: 1, separator: 0, between: '' }],
  ['concatStrings', { parts: 0, between: '' }],
  ['concatLines', { parts: 0, between: '\n' }],
  ['concatMapStringsSep', { parts: 1, separator: 0, between: '' }],
  ['concatMapStrings', { parts: 0, between: '' }],
  ['concatImapStringsSep', { parts: 1, separator: 0, between: '' }],
  ['map', { parts: 0, between: '' }],
  ['mapAttrsToList', { parts: 0, between: '' }],
  ['forEach', { parts: 1, between: '' }],
]);
