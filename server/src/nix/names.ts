import { NixField, NixKind } from '../syntax/nix-kinds.ts';
import { childByField, NONE, nextOf, parentOf, symbolOf, textOf } from '../syntax/table.ts';
import { builtinOfGlobal, FETCHING_BUILTINS, isBuiltin } from '../tables/builtins.ts';
import type { Attr, AttrSet, Callee } from './facts.ts';
import type { Reader } from './reader.ts';
import { nextWithField, withoutParens } from './rows.ts';
import type { Declaration } from './scopes.ts';
import { attrName } from './strings.ts';

/** What an expression denotes, as far as names and literals of this file tell. */
export type Meaning =
  /** The set of builtins itself. */
  | { readonly kind: 'builtins' }
  | { readonly kind: 'builtin'; readonly name: string }
  /** Something that comes from outside, or an attribute of such a thing. */
  | { readonly kind: 'library'; readonly path: readonly string[] }
  | { readonly kind: 'set'; readonly attrs: AttrSet; readonly path: readonly string[] }
  /** The outcome of a computation in this file: it is local, its attributes are not known here. */
  | { readonly kind: 'opaque'; readonly path: readonly string[] }
  /** A function or value that is written in this file. */
  | { readonly kind: 'local'; readonly path: readonly string[] }
  | { readonly kind: 'unknown' };

const UNKNOWN: Meaning = { kind: 'unknown' };
const NOBODY: Callee = { origin: 'unknown', name: '', path: [] };
/** How many nested `with`s are looked through for a name. */
const MAX_WITHS = 16;

/** Whom the expression at `row` names; aliases are followed. */
export function readCallee(reader: Reader, row: number, depth: number): Callee {
  return calleeOf(meaningOf(reader, row, depth));
}

/** Whom the name written at `row` denotes: a variable, or a name after a plain `inherit`. */
export function readNameCallee(reader: Reader, row: number, name: string, depth: number): Callee {
  return calleeOf(meaningOfName(reader, row, name, depth));
}

export function readAttrCallee(reader: Reader, attr: Attr, depth: number): Callee {
  return calleeOf(meaningOfAttr(reader, attr, depth));
}

export function readFormalDefault({ table, survey }: Reader, row: number): number {
  const declaration = survey.declarations[(survey.names[row] ?? 0) - 1];
  return declaration?.kind === 'formal'
    ? childByField(table, parentOf(table, declaration.row), NixField.default)
    : NONE;
}

function calleeOf(meaning: Meaning): Callee {
  switch (meaning.kind) {
    case 'builtins':
      return { origin: 'builtin', name: 'builtins', path: ['builtins'] };
    case 'builtin':
      return { origin: 'builtin', name: meaning.name, path: ['builtins', meaning.name] };
    case 'library':
      return { origin: 'library', name: meaning.path.at(-1) ?? '', path: meaning.path };
    case 'set':
    case 'opaque':
    case 'local':
      return { origin: 'local', name: meaning.path.at(-1) ?? '', path: meaning.path };
    case 'unknown':
      return NOBODY;
  }
}

function meaningOf(reader: Reader, row: number, depth: number): Meaning {
  const { table } = reader;
  const inner = withoutParens(table, row);
  if (inner === NONE || depth <= 0) return UNKNOWN;
  switch (symbolOf(table, inner)) {
    case NixKind.variable_expression:
      return meaningOfName(reader, inner, textOf(table, inner), depth);
    case NixKind.select_expression:
      return meaningOfSelect(reader, inner, depth);
    case NixKind.attrset_expression:
    case NixKind.rec_attrset_expression:
      return { kind: 'set', attrs: reader.attrs(inner), path: [] };
    case NixKind.let_expression:
    case NixKind.with_expression:
    case NixKind.assert_expression:
      return meaningOf(reader, childByField(table, inner, NixField.body), depth - 1);
    case NixKind.binary_expression: {
      const value = reader.value(inner, depth - 1);
      return value.kind === 'attrs'
        ? { kind: 'set', attrs: value.attrs, path: [] }
        : { kind: 'opaque', path: [] };
    }
    case NixKind.apply_expression:
    case NixKind.if_expression:
    case NixKind.let_attrset_expression:
      return { kind: 'opaque', path: [] };
    case NixKind.function_expression:
    case NixKind.string_expression:
    case NixKind.indented_string_expression:
    case NixKind.uri_expression:
    case NixKind.integer_expression:
    case NixKind.float_expression:
    case NixKind.list_expression:
    case NixKind.path_expression:
    case NixKind.hpath_expression:
    case NixKind.spath_expression:
    case NixKind.unary_expression:
    case NixKind.has_attr_expression:
      return { kind: 'local', path: [] };
    default:
      return UNKNOWN;
  }
}

/** What the name written at `row` (a variable, or a name after `inherit`) stands for. */
function meaningOfName(reader: Reader, row: number, name: string, depth: number): Meaning {
  const cell = reader.survey.names[row] ?? 0;
  const declaration = cell > 0 ? reader.survey.declarations[cell - 1] : undefined;
  if (declaration !== undefined) return meaningOfDeclaration(reader, declaration, depth);
  const builtin = builtinOfGlobal(name);
  if (builtin === 'builtins') return { kind: 'builtins' };
  if (builtin !== undefined) return { kind: 'builtin', name: builtin };
  return cell < 0 ? meaningInWiths(reader, -1 - cell, name, depth) : UNKNOWN;
}

/** A name that nothing binds lexically is looked for in the sets of the `with`s around it, from the inside out. */
function meaningInWiths(reader: Reader, innermost: number, name: string, depth: number): Meaning {
  let number = innermost;
  for (let steps = 0; steps < MAX_WITHS; steps++) {
    const one = reader.survey.withs[number];
    if (one === undefined) return UNKNOWN;
    const environment = meaningOfEnvironment(reader, number, one.environment, depth - 1);
    if (environment.kind === 'builtins') {
      if (isBuiltin(name)) return { kind: 'builtin', name };
    } else if (environment.kind === 'set') {
      const attr = environment.attrs.attrs.get(name);
      if (attr !== undefined) return meaningOfAttr(reader, attr, depth - 1);
      if (!environment.attrs.complete) return { kind: 'library', path: [name] };
    } else return { kind: 'library', path: [name] };
    number = one.outer;
  }
  return { kind: 'library', path: [name] };
}

/** Kept per `with`: each may be asked for once per name in it, and its own name may lead to further ones. */
function meaningOfEnvironment(reader: Reader, number: number, row: number, depth: number): Meaning {
  const known = reader.environments.get(number);
  if (known !== undefined) return known;
  reader.environments.set(number, UNKNOWN);
  const meaning = meaningOf(reader, row, depth);
  reader.environments.set(number, meaning);
  return meaning;
}

function meaningOfDeclaration(reader: Reader, declaration: Declaration, depth: number): Meaning {
  const { table } = reader;
  const { name, row } = declaration;
  if (declaration.kind !== 'binding') {
    const formal = parentOf(table, row);
    const byDefault =
      symbolOf(table, formal) === NixKind.formal
        ? meaningOf(reader, childByField(table, formal, NixField.default), depth - 1)
        : UNKNOWN;
    // `{ fetchTarball ? builtins.fetchTarball }:` is an idiom: nobody gives it another one.
    const fetches = byDefault.kind === 'builtin' && FETCHING_BUILTINS.has(byDefault.name);
    return fetches ? byDefault : { kind: 'library', path: [name] };
  }
  const path = parentOf(table, row);
  const binding = parentOf(table, path);
  if (
    declaration.merged ||
    symbolOf(table, binding) !== NixKind.binding ||
    nextOf(table, row) !== nextOf(table, path)
  ) {
    const attr = reader.attrs(declaration.owner).attrs.get(name);
    return attr === undefined ? UNKNOWN : meaningOfAttr(reader, attr, depth - 1);
  }
  return named(name, meaningOf(reader, childByField(table, binding, NixField.expression), depth - 1));
}

function meaningOfAttr(reader: Reader, attr: Attr, depth: number): Meaning {
  if (attr.duplicate || depth <= 0) return UNKNOWN;
  if (attr.inherit !== undefined) {
    const { row, from } = attr.inherit;
    if (from === undefined) return meaningOfName(reader, row, attr.name, depth - 1);
    return selected(reader, meaningOf(reader, from, depth - 1), attr.name, depth - 1);
  }
  if (attr.valueRow !== undefined) return named(attr.name, meaningOf(reader, attr.valueRow, depth - 1));
  return attr.set === undefined ? UNKNOWN : { kind: 'set', attrs: attr.set, path: [attr.name] };
}

/** A local thing is known by the name that it is bound to. */
function named(name: string, meaning: Meaning): Meaning {
  return 'path' in meaning && meaning.kind !== 'library' ? { ...meaning, path: [name] } : meaning;
}

function meaningOfSelect(reader: Reader, row: number, depth: number): Meaning {
  const { table } = reader;
  const path = childByField(table, row, NixField.attrpath);
  let meaning = meaningOf(reader, childByField(table, row, NixField.expression), depth - 1);
  for (
    let attr = childByField(table, path, NixField.attr);
    attr !== NONE;
    attr = nextWithField(table, attr)
  ) {
    meaning = selected(reader, meaning, attrNameOf(reader, attr, depth - 1), depth - 1);
  }
  const fallback = childByField(table, row, NixField.default);
  return meaning.kind === 'unknown' && fallback !== NONE ? UNKNOWN : meaning;
}

function selected(reader: Reader, from: Meaning, name: string | undefined, depth: number): Meaning {
  switch (from.kind) {
    case 'builtins':
      if (name === 'builtins') return from;
      return name === undefined ? UNKNOWN : { kind: 'builtin', name };
    case 'library':
    case 'opaque':
      return { kind: 'library', path: name === undefined ? [] : [...from.path, name] };
    case 'set': {
      const attr = name === undefined ? undefined : from.attrs.attrs.get(name);
      return attr === undefined ? UNKNOWN : meaningOfAttr(reader, attr, depth);
    }
    default:
      return UNKNOWN;
  }
}

/** An attribute's name, also where a constant is interpolated. */
export function attrNameOf(reader: Reader, row: number, depth: number): string | undefined {
  const { table } = reader;
  const plain = attrName(table, row);
  if (plain !== undefined) return plain;
  const isString = symbolOf(table, row) === NixKind.string_expression;
  const value = reader.value(isString ? row : childByField(table, row, NixField.expression), depth);
  return value.kind === 'string' ? value.value : undefined;
}
