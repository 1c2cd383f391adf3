import type { NixFacts } from '../nix/facts.ts';
import { childOfKind, isSetLiteral, nextWithField, withoutParens } from '../nix/rows.ts';
import { attrName } from '../nix/strings.ts';
import { NixField, NixKind } from '../syntax/nix-kinds.ts';
import {
  childByField,
  fieldOf,
  NONE,
  type NodeTable,
  nextOf,
  spanOf,
  startOf,
  symbolOf,
  textOf,
} from '../syntax/table.ts';
import type { Span } from '../text/span.ts';

/** A part of a flake.nix that would have to be evaluated to know what it is. */
export interface NotLiteral {
  /** The first names that lead to it: `['inputs', 'nixpkgs', 'url']`; none for the file as a whole. */
  readonly path: readonly string[];
  /** What stands there, with its article. */
  readonly what: string;
  readonly span: Span;
}

/**
 * What in a flake.nix Nix does not evaluate, and so refuses: all but the body of `outputs` must be written out
 * (`forceTrivialValue` in Nix's src/libflake/flake.cc; `Value::isTrivial` says what that is). Names alone (`rec`) are
 * passed over. Of each part the outermost is told.
 */
export function notLiteral({ table, top, problems }: NixFacts): readonly NotLiteral[] {
  if (problems.length > 0 || top === NONE) return [];
  const found: NotLiteral[] = [];
  const body = bodyOf(table, top);
  const whole = symbolOf(table, top) === NixKind.function_expression ? undefined : computed(table, top);
  if (whole !== undefined) found.push({ path: [], ...whole });
  if (!isSetLiteral(table, body)) return found;
  for (const { names, row, dynamic } of bindingsIn(table, body)) {
    const [part] = names;
    if (part !== undefined && dynamic !== undefined) {
      if (WRITTEN_OUT.has(part)) found.push({ path: joined([], names), ...dynamic });
    } else if (part === 'outputs' && names.length === 1) {
      const what = computed(table, row);
      if (what !== undefined) found.push({ path: [part], ...what });
    } else if (part !== undefined && WRITTEN_OUT.has(part)) {
      visit(table, row, names, found, 0);
    }
  }
  return found;
}

const WRITTEN_OUT: ReadonlySet<string> = new Set(['description', 'inputs', 'nixConfig']);
/** No flake nests as deep. */
const DEEPEST = 64;

/** What a file is that begins with `let`, `with` or `assert`. */
function bodyOf(table: NodeTable, top: number): number {
  let row = top;
  while (row !== NONE && WRAPPING.has(symbolOf(table, row)))
    row = withoutParens(table, childByField(table, row, NixField.body));
  return row;
}

const WRAPPING: ReadonlySet<number> = new Set([
  NixKind.let_expression,
  NixKind.with_expression,
  NixKind.assert_expression,
]);

function visit(
  table: NodeTable,
  outer: number,
  path: readonly string[],
  found: NotLiteral[],
  depth: number,
): void {
  const row = withoutParens(table, outer);
  if (row === NONE || depth > DEEPEST) return;
  const what = computed(table, row);
  if (what !== undefined) {
    found.push({ path, ...what });
  } else if (isSetLiteral(table, row)) {
    for (const { names, row: value, dynamic } of bindingsIn(table, row)) {
      if (dynamic !== undefined) found.push({ path: joined(path, names), ...dynamic });
      else visit(table, value, joined(path, names), found, depth + 1);
    }
  } else if (symbolOf(table, row) === NixKind.list_expression) {
    const end = nextOf(table, row);
    for (let item = row + 1; item < end; item = nextOf(table, item))
      if (fieldOf(table, item) === NixField.element) visit(table, item, path, found, depth + 1);
  }
}

/** Paths of hostile length are not carried along. */
function joined(path: readonly string[], names: readonly string[]): readonly string[] {
  return [...path, ...names.slice(0, MOST_NAMES)].slice(0, MOST_NAMES);
}

const MOST_NAMES = 8;

type What = Pick<NotLiteral, 'what' | 'span'>;

/** Undefined for what is written out, and for what cannot be told. */
function computed(table: NodeTable, outer: number): What | undefined {
  const row = withoutParens(table, outer);
  if (row === NONE) return undefined;
  const kind = symbolOf(table, row);
  const keyword = KEYWORDS.get(kind);
  if (keyword !== undefined) {
    const start = startOf(table, row);
    const article = /^[aeiou]/.test(keyword) ? 'an' : 'a';
    return { what: `${article} '${keyword}'`, span: { start, end: start + keyword.length } };
  }
  if (TEXTS.has(kind)) {
    const inside = childOfKind(table, row, NixKind.interpolation);
    return inside === NONE ? undefined : { what: "a '${…}'", span: spanOf(table, inside) };
  }
  if (kind === NixKind.apply_expression) {
    const callee = childByField(table, row, NixField.function);
    return { what: 'a function call', span: spanOf(table, callee === NONE ? row : callee) };
  }
  if (kind === NixKind.binary_expression) {
    const operator = childByField(table, row, NixField.operator);
    const sign = operator === NONE ? row : operator;
    return { what: `the operator '${textOf(table, sign).slice(0, 3)}'`, span: spanOf(table, sign) };
  }
  const what = OTHERS.get(kind);
  return what === undefined ? undefined : { what, span: spanOf(table, row) };
}

const KEYWORDS: ReadonlyMap<number, string> = new Map([
  [NixKind.let_expression, 'let'],
  [NixKind.let_attrset_expression, 'let'],
  [NixKind.with_expression, 'with'],
  [NixKind.assert_expression, 'assert'],
  [NixKind.if_expression, 'if'],
]);

const TEXTS: ReadonlySet<number> = new Set([
  NixKind.string_expression,
  NixKind.indented_string_expression,
  NixKind.path_expression,
  NixKind.hpath_expression,
]);

const OTHERS: ReadonlyMap<number, string> = new Map([
  [NixKind.unary_expression, 'an operator'],
  [NixKind.select_expression, 'an attribute of something else'],
  [NixKind.has_attr_expression, "the operator '?'"],
]);

interface Bound {
  /** Up to the one that is not written out, if there is one. */
  readonly names: readonly string[];
  readonly row: number;
  readonly dynamic: What | undefined;
}

function* bindingsIn(table: NodeTable, set: number): Generator<Bound> {
  const list = childOfKind(table, set, NixKind.binding_set);
  const end = list === NONE ? 0 : nextOf(table, list);
  for (let binding = list + 1; binding < end; binding = nextOf(table, binding)) {
    const kind = symbolOf(table, binding);
    if (kind === NixKind.inherit_from) {
      const start = startOf(table, binding);
      const dynamic = {
        what: "an 'inherit' from something else",
        span: { start, end: start + 'inherit'.length },
      };
      yield { names: [], row: binding, dynamic };
    } else if (kind === NixKind.binding) {
      yield bound(table, binding);
    }
  }
}

function bound(table: NodeTable, binding: number): Bound {
  const row = childByField(table, binding, NixField.expression);
  const path = childByField(table, binding, NixField.attrpath);
  const names: string[] = [];
  let attr = path === NONE ? NONE : childByField(table, path, NixField.attr);
  for (; attr !== NONE; attr = nextWithField(table, attr)) {
    const name = attrName(table, attr);
    if (name === undefined)
      return { names, row, dynamic: { what: 'a computed name', span: spanOf(table, attr) } };
    names.push(name);
  }
  return { names, row, dynamic: undefined };
}
