import { NixField, NixKind } from '../syntax/nix-kinds.ts';
import { childByField, fieldOf, hasError, NONE, nextOf, startOf, symbolOf, textOf } from '../syntax/table.ts';
import type { Attr, Callee, StaticValue } from './facts.ts';
import { attrNameOf } from './names.ts';
import type { Reader } from './reader.ts';
import { childOfKind, nextWithField, withoutParens } from './rows.ts';
import { selfArgument } from './self-argument.ts';
import { plainString, stringParts } from './strings.ts';

/** Longer strings are not put together: a few lines of doubling would fill the memory. */
const MAX_STRING = 1 << 16;
/** Nor are longer lists and larger sets joined. */
const MAX_JOINED = 4096;

/** A set with an error somewhere in it is read for what is whole; it counts as incomplete. */
function isDamagedSet(reader: Reader, kind: number): boolean {
  return (
    reader.readsAroundDamage &&
    (kind === NixKind.attrset_expression || kind === NixKind.rec_attrset_expression)
  );
}

/** The value of the expression at `row`; the reader keeps what was found. */
export function readValue(reader: Reader, row: number, depth: number): StaticValue {
  const { table } = reader;
  const kind = symbolOf(table, row);
  if (depth <= 0 || (hasError(table, row) && !isDamagedSet(reader, kind))) return { kind: 'unknown', row };
  switch (kind) {
    case NixKind.string_expression:
    case NixKind.indented_string_expression:
    case NixKind.uri_expression:
      return stringValue(reader, row, depth);
    case NixKind.integer_expression:
    case NixKind.float_expression:
      return numberValue(row, Number(textOf(table, row)));
    case NixKind.path_expression:
    case NixKind.hpath_expression:
    case NixKind.spath_expression:
      return hasInterpolation(reader, row)
        ? { kind: 'unknown', row }
        : { kind: 'path', text: textOf(table, row), row };
    case NixKind.list_expression:
      return { kind: 'list', items: elements(reader, row), row };
    case NixKind.attrset_expression:
    case NixKind.rec_attrset_expression:
      return { kind: 'attrs', attrs: reader.attrs(row), row };
    case NixKind.let_attrset_expression: {
      const body = reader.attrs(row).attrs.get('body');
      return body === undefined ? { kind: 'unknown', row } : reader.attrValue(body, depth - 1);
    }
    case NixKind.parenthesized_expression:
      return reader.value(withoutParens(table, row), depth);
    case NixKind.let_expression:
    case NixKind.with_expression:
    case NixKind.assert_expression:
      return reader.value(childByField(table, row, NixField.body), depth - 1);
    case NixKind.variable_expression:
      return nameValue(reader, row, textOf(table, row), depth);
    case NixKind.select_expression:
      return selectValue(reader, row, depth);
    case NixKind.binary_expression:
      return binaryValue(reader, row, depth);
    case NixKind.unary_expression: {
      const value = reader.value(childByField(table, row, NixField.argument), depth - 1);
      const minus = table.text.charAt(startOf(table, row)) === '-';
      return minus && value.kind === 'number' ? numberValue(row, -value.value) : { kind: 'unknown', row };
    }
    default:
      return { kind: 'unknown', row };
  }
}

/** The value of an attribute, wherever it comes from. */
export function readAttrValue(reader: Reader, attr: Attr, depth: number): StaticValue {
  const row = attr.valueRow ?? attr.inherit?.row ?? NONE;
  if (attr.duplicate || depth <= 0) return { kind: 'unknown', row };
  if (attr.inherit !== undefined) {
    const { from } = attr.inherit;
    if (from === undefined) return nameValue(reader, row, attr.name, depth - 1);
    const value = reader.value(from, depth - 1);
    if (value.kind === 'attrs') {
      const source = value.attrs.attrs.get(attr.name);
      if (source !== undefined) return reader.attrValue(source, depth - 1);
    }
    return calleeValue(reader.attrCallee(attr, depth - 1), row);
  }
  if (attr.valueRow !== undefined) return reader.value(attr.valueRow, depth - 1);
  return attr.set === undefined ? { kind: 'unknown', row } : { kind: 'attrs', attrs: attr.set, row };
}

/** The value of the name written at `row`. */
function nameValue(reader: Reader, row: number, name: string, depth: number): StaticValue {
  const declaration = reader.survey.declarations[(reader.survey.names[row] ?? 0) - 1];
  if (declaration?.kind === 'binding') {
    const attr = reader.attrs(declaration.owner).attrs.get(name);
    return attr === undefined ? { kind: 'unknown', row } : reader.attrValue(attr, depth - 1);
  }
  if (declaration?.kind === 'universal') {
    const own = selfArgument(reader, declaration, depth - 1);
    if (own !== undefined) return { kind: 'attrs', attrs: own, row };
  }
  return calleeValue(reader.nameCallee(row, name, depth - 1), row);
}

function calleeValue(callee: Callee, row: number): StaticValue {
  if (callee.origin === 'builtin') {
    if (callee.name === 'true' || callee.name === 'false') {
      return { kind: 'bool', value: callee.name === 'true', row };
    }
    if (callee.name === 'null') return { kind: 'null', row };
    return { kind: 'name', callee, row };
  }
  return callee.origin === 'library' ? { kind: 'name', callee, row } : { kind: 'unknown', row };
}

function selectValue(reader: Reader, row: number, depth: number): StaticValue {
  const { table } = reader;
  const fallback = childByField(table, row, NixField.default);
  const path = childByField(table, row, NixField.attrpath);
  let value = reader.value(childByField(table, row, NixField.expression), depth - 1);
  for (let at = childByField(table, path, NixField.attr); at !== NONE; at = nextWithField(table, at)) {
    const name = attrNameOf(reader, at, depth - 1);
    if (value.kind !== 'attrs' || name === undefined) {
      return fallback === NONE ? calleeValue(reader.callee(row, depth - 1), row) : { kind: 'unknown', row };
    }
    const attr = value.attrs.attrs.get(name);
    if (attr === undefined) {
      const absent = value.attrs.complete && fallback !== NONE;
      return absent ? reader.value(fallback, depth - 1) : { kind: 'unknown', row };
    }
    value = reader.attrValue(attr, depth - 1);
  }
  return value;
}

function stringValue(reader: Reader, row: number, depth: number): StaticValue {
  const plain = plainString(reader.table, row);
  if (plain !== undefined) return { kind: 'string', value: plain, row };
  let text = '';
  for (const part of stringParts(reader.table, row)) {
    if (part.kind === 'text') text += part.text;
    else {
      const value = reader.value(part.row, depth - 1);
      if (value.kind !== 'string') return { kind: 'unknown', row, prefix: text + prefixOf(value) };
      text += value.value;
    }
    if (text.length > MAX_STRING) return { kind: 'unknown', row, prefix: '' };
  }
  return { kind: 'string', value: text, row };
}

function prefixOf(value: StaticValue): string {
  return value.kind === 'unknown' ? (value.prefix ?? '') : '';
}

function binaryValue(reader: Reader, row: number, depth: number): StaticValue {
  const { table } = reader;
  const operator = textOf(table, childByField(table, row, NixField.operator));
  if (operator !== '+' && operator !== '//' && operator !== '++') return { kind: 'unknown', row };
  const left = reader.value(childByField(table, row, NixField.left), depth - 1);
  const right = reader.value(childByField(table, row, NixField.right), depth - 1);
  if (operator === '+') return sumValue(left, right, row);
  if (left.kind === 'attrs' && right.kind === 'attrs' && operator === '//') {
    const attrs = new Map([...left.attrs.attrs, ...right.attrs.attrs]);
    const complete = left.attrs.complete && right.attrs.complete;
    return attrs.size > MAX_JOINED
      ? { kind: 'unknown', row }
      : { kind: 'attrs', attrs: { attrs, complete }, row };
  }
  if (left.kind === 'list' && right.kind === 'list' && operator === '++') {
    if (left.items.length + right.items.length > MAX_JOINED) return { kind: 'unknown', row };
    return { kind: 'list', items: [...left.items, ...right.items], row };
  }
  return { kind: 'unknown', row };
}

function sumValue(left: StaticValue, right: StaticValue, row: number): StaticValue {
  if (left.kind === 'number' && right.kind === 'number') return numberValue(row, left.value + right.value);
  if (left.kind === 'string') {
    const prefix = left.value + (right.kind === 'string' ? right.value : prefixOf(right));
    if (prefix.length > MAX_STRING) return { kind: 'unknown', row, prefix: '' };
    return right.kind === 'string'
      ? { kind: 'string', value: prefix, row }
      : { kind: 'unknown', row, prefix };
  }
  if (left.kind === 'unknown' && left.prefix !== undefined)
    return { kind: 'unknown', row, prefix: left.prefix };
  return { kind: 'unknown', row };
}

/** Nix counts in 64 bits; what JavaScript cannot hold exactly is unknown. */
function numberValue(row: number, value: number): StaticValue {
  const exact = !Number.isInteger(value) || Number.isSafeInteger(value);
  return exact && Number.isFinite(value) ? { kind: 'number', value, row } : { kind: 'unknown', row };
}

function hasInterpolation(reader: Reader, row: number): boolean {
  return childOfKind(reader.table, row, NixKind.interpolation) !== NONE;
}

function elements(reader: Reader, list: number): number[] {
  const { table } = reader;
  const items: number[] = [];
  const end = nextOf(table, list);
  for (let row = list + 1; row < end; row = nextOf(table, row)) {
    if (fieldOf(table, row) === NixField.element) items.push(row);
  }
  return items;
}
