import { NixField, NixKind } from '../syntax/nix-kinds.ts';
import { childByField, fieldOf, NONE, type NodeTable, nextOf, symbolOf, textOf } from '../syntax/table.ts';
import { wrapperOf } from './bindings.ts';
import { withoutParens } from './rows.ts';

/** More parts than anybody writes. */
const MAX_PARTS = 4096;

/**
 * The expressions that make up the value of an option, whatever the conditions: both branches of `if`, both sides of
 * `//` and `++`, what `mkIf`, `mkForce`, `optionals` and their like are around, and the elements of `mkMerge`.
 * @param ofText the value is a text: also both sides of `+`
 */
export function optionParts(table: NodeTable, row: number, ofText = false): number[] {
  const parts: number[] = [];
  const left = [row];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const at = withoutParens(table, next);
    if (at === NONE) continue;
    const inner = parts.length + left.length < MAX_PARTS ? innerParts(table, at, ofText) : undefined;
    if (inner === undefined) parts.push(at);
    else for (const one of inner.reverse()) left.push(one);
  }
  return parts;
}

function innerParts(table: NodeTable, row: number, ofText: boolean): number[] | undefined {
  const child = (field: number): number => childByField(table, row, field);
  switch (symbolOf(table, row)) {
    case NixKind.let_expression:
    case NixKind.with_expression:
    case NixKind.assert_expression:
      return [child(NixField.body)];
    case NixKind.if_expression:
      return [child(NixField.consequence), child(NixField.alternative)];
    case NixKind.binary_expression: {
      const operator = child(NixField.operator);
      const sign = operator === NONE ? '' : textOf(table, operator);
      const isSum = sign === '//' || sign === '++' || (ofText && sign === '+');
      return isSum ? [child(NixField.left), child(NixField.right)] : undefined;
    }
    case NixKind.apply_expression: {
      const wrapper = wrapperOf(table, row);
      if (wrapper === undefined) return undefined;
      const argument = withoutParens(table, child(NixField.argument));
      const isList = argument !== NONE && symbolOf(table, argument) === NixKind.list_expression;
      return wrapper === 'mkMerge' && isList ? elementsOf(table, argument) : [argument];
    }
    default:
      return undefined;
  }
}

function elementsOf(table: NodeTable, list: number): number[] {
  const elements: number[] = [];
  const end = nextOf(table, list);
  for (let row = list + 1; row < end; row = nextOf(table, row)) {
    if (fieldOf(table, row) === NixField.element) elements.push(row);
  }
  return elements;
}
