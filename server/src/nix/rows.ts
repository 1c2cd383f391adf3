import { NixField, NixKind } from '../syntax/nix-kinds.ts';
import {
  childByField,
  endOf,
  fieldOf,
  NONE,
  type NodeTable,
  nextOf,
  parentOf,
  startOf,
  symbolOf,
} from '../syntax/table.ts';

/** The expression inside any number of parentheses. */
export function withoutParens(table: NodeTable, row: number): number {
  let inner = row;
  while (inner !== NONE && symbolOf(table, inner) === NixKind.parenthesized_expression) {
    inner = childByField(table, inner, NixField.expression);
  }
  return inner;
}

/** The row, or the outermost parentheses right around it. */
export function withParens(table: NodeTable, row: number): number {
  let outer = row;
  for (;;) {
    const parent = parentOf(table, outer);
    if (parent === NONE || symbolOf(table, parent) !== NixKind.parenthesized_expression) return outer;
    outer = parent;
  }
}

export function childOfKind(table: NodeTable, row: number, kind: number): number {
  const end = nextOf(table, row);
  for (let child = row + 1; child < end; child = nextOf(table, child)) {
    if (symbolOf(table, child) === kind) return child;
  }
  return NONE;
}

/** The next sibling with the same field, such as the next name of an attribute path; NONE after the last. */
export function nextWithField(table: NodeTable, row: number): number {
  const field = fieldOf(table, row);
  const end = nextOf(table, parentOf(table, row));
  for (let next = nextOf(table, row); next < end; next = nextOf(table, next)) {
    if (fieldOf(table, next) === field) return next;
  }
  return NONE;
}

/** Whether an attribute set is written here: `{ … }` or `rec { … }`. */
export function isSetLiteral(table: NodeTable, row: number): boolean {
  if (row === NONE) return false;
  const kind = symbolOf(table, row);
  return kind === NixKind.attrset_expression || kind === NixKind.rec_attrset_expression;
}

/** For `x |> f` and `f <| x` which field holds the function; undefined for other operators. */
export function pipeFunctionField(table: NodeTable, row: number): number | undefined {
  const operator = childByField(table, row, NixField.operator);
  if (operator === NONE) return undefined;
  const start = startOf(table, operator);
  if (endOf(table, operator) - start !== 2) return undefined;
  const sign = table.text.slice(start, start + 2);
  if (sign === '|>') return NixField.right;
  return sign === '<|' ? NixField.left : undefined;
}

/** Whether this expression is what another application applies: the `f a` in `f a b`, `(f a) b` or `b |> f a`. */
export function isFunctionPart(table: NodeTable, row: number): boolean {
  const outer = withParens(table, row);
  const parent = parentOf(table, outer);
  if (parent === NONE) return false;
  const kind = symbolOf(table, parent);
  const field = fieldOf(table, outer);
  if (kind === NixKind.apply_expression) return field === NixField.function;
  return kind === NixKind.binary_expression && field === pipeFunctionField(table, parent);
}
