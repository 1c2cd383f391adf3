import { NixField, NixKind } from '../syntax/nix-kinds.ts';
import { childByField, NONE, symbolOf, textOf } from '../syntax/table.ts';
import { attrNameOf } from './names.ts';
import { DEPTH, type Reader } from './reader.ts';
import { nextWithField, withoutParens } from './rows.ts';

/** Longer chains of names are followed by nobody. */
const MOST = 16;

/**
 * The row of the expression that a name (or `a.b`) of this file stands for, names followed to the end; the row itself
 * where it is no name, and NONE where it comes from elsewhere.
 */
export function definitionOf(reader: Reader, row: number): number {
  const { table } = reader;
  let at = withoutParens(table, row);
  for (let steps = 0; steps < MOST && at !== NONE; steps++) {
    const kind = symbolOf(table, at);
    if (kind !== NixKind.variable_expression && kind !== NixKind.select_expression) return at;
    const next =
      kind === NixKind.variable_expression ? ofName(reader, at, textOf(table, at)) : ofSelect(reader, at);
    at = withoutParens(table, next);
  }
  return NONE;
}

function ofName(reader: Reader, row: number, name: string): number {
  const declaration = reader.survey.declarations[(reader.survey.names[row] ?? 0) - 1];
  if (declaration?.kind !== 'binding') return NONE;
  const attr = reader.attrs(declaration.owner).attrs.get(name);
  if (attr === undefined || attr.duplicate) return NONE;
  if (attr.inherit === undefined) return attr.valueRow ?? NONE;
  const { row: inherited, from } = attr.inherit;
  return from === undefined && inherited !== row ? ofName(reader, inherited, name) : NONE;
}

function ofSelect(reader: Reader, row: number): number {
  const { table } = reader;
  const path = childByField(table, row, NixField.attrpath);
  let value = reader.value(childByField(table, row, NixField.expression), DEPTH);
  let found = NONE;
  for (let at = childByField(table, path, NixField.attr); at !== NONE; at = nextWithField(table, at)) {
    const name = attrNameOf(reader, at, DEPTH);
    const attr = value.kind === 'attrs' && name !== undefined ? value.attrs.attrs.get(name) : undefined;
    if (attr === undefined || attr.duplicate || attr.valueRow === undefined) return NONE;
    found = attr.valueRow;
    value = reader.attrValue(attr, DEPTH);
  }
  return found;
}
