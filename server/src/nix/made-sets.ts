import { NixField, NixKind } from '../syntax/nix-kinds.ts';
import { childByField, fieldOf, NONE, type NodeTable, parentOf, symbolOf, textOf } from '../syntax/table.ts';
import { nextWithField, withoutParens, withParens } from './rows.ts';
import { attrName } from './strings.ts';

/** What a function of nixpkgs' lib makes of the set that it is given, or that a function makes that it is given. */
interface Maker {
  /** The argument that leads to the set, from 0. */
  readonly argument: number;
  readonly count: number;
  /** Each set becomes an attribute whose name is computed; others hand it on as it is. */
  readonly names: boolean;
}

const MAKERS: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ['genAttrs', { argument: 1, count: 2, names: true }],
  ['mapAttrs', { argument: 0, count: 2, names: true }],
  ['nameValuePair', { argument: 1, count: 2, names: true }],
  ["mapAttrs'", { argument: 0, count: 2, names: false }],
  ['mapAttrsToList', { argument: 0, count: 2, names: false }],
  ['listToAttrs', { argument: 0, count: 1, names: false }],
  ['map', { argument: 0, count: 2, names: false }],
  ['imap0', { argument: 0, count: 2, names: false }],
  ['imap1', { argument: 0, count: 2, names: false }],
  ['forEach', { argument: 1, count: 2, names: false }],
]);

/** The expression around `row` that a set passes through on its way to where it is an attribute. */
export interface MadeIn {
  readonly row: number;
  /** It gets a name there. */
  readonly names: boolean;
}

/** `genAttrs names (name: { … })` for its function, the function for its body; undefined where nothing is known of it. */
export function madeIn(table: NodeTable, row: number): MadeIn | undefined {
  const parent = parentOf(table, row);
  switch (parent === NONE ? NONE : symbolOf(table, parent)) {
    case NixKind.function_expression:
      return fieldOf(table, row) === NixField.body && isGiven(table, parent)
        ? { row: parent, names: false }
        : undefined;
    case NixKind.list_expression:
      return { row: parent, names: false };
    case NixKind.apply_expression:
      return fieldOf(table, row) === NixField.argument ? madeBy(table, parent) : undefined;
    default:
      return undefined;
  }
}

/** Whether a function is an argument, or what another function gives. */
function isGiven(table: NodeTable, row: number): boolean {
  const around = parentOf(table, withParens(table, row));
  const kind = around === NONE ? NONE : symbolOf(table, around);
  return kind === NixKind.apply_expression || kind === NixKind.function_expression;
}

function madeBy(table: NodeTable, application: number): MadeIn | undefined {
  let argument = 0;
  let head = withoutParens(table, childByField(table, application, NixField.function));
  for (; argument < 2 && head !== NONE && symbolOf(table, head) === NixKind.apply_expression; argument++)
    head = withoutParens(table, childByField(table, head, NixField.function));
  const maker = MAKERS.get(head === NONE ? '' : lastName(table, head));
  if (maker?.argument !== argument) return undefined;
  let row = application;
  for (let given = argument + 1; given < maker.count; given++) {
    const parent = parentOf(table, row);
    if (parent === NONE || symbolOf(table, parent) !== NixKind.apply_expression) return undefined;
    row = parent;
  }
  return { row, names: maker.names };
}

function lastName(table: NodeTable, row: number): string {
  if (symbolOf(table, row) === NixKind.variable_expression) return textOf(table, row);
  if (symbolOf(table, row) !== NixKind.select_expression) return '';
  const path = childByField(table, row, NixField.attrpath);
  let name = '';
  for (let at = childByField(table, path, NixField.attr); at !== NONE; at = nextWithField(table, at))
    name = attrName(table, at) ?? '';
  return name;
}

/** Whether a binding is the value in `{ name = …; value = …; }`, of which `listToAttrs` makes an attribute. */
export function isNamedValue(table: NodeTable, binding: number): boolean {
  if (onlyName(table, binding) !== 'value') return false;
  for (
    let at = childByField(table, parentOf(table, binding), NixField.binding), steps = 0;
    at !== NONE && steps < MOST_BESIDE;
    at = nextWithField(table, at), steps++
  )
    if (onlyName(table, at) === 'name') return true;
  return false;
}

/** Such a set has two names. */
const MOST_BESIDE = 4;

function onlyName(table: NodeTable, binding: number): string | undefined {
  if (symbolOf(table, binding) === NixKind.inherit) {
    const first = childByField(table, childByField(table, binding, NixField.attrs), NixField.attr);
    return first === NONE ? undefined : attrName(table, first);
  }
  const path = childByField(table, binding, NixField.attrpath);
  const first = path === NONE ? NONE : childByField(table, path, NixField.attr);
  return first === NONE || nextWithField(table, first) !== NONE ? undefined : attrName(table, first);
}
