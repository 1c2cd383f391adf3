import { NixKind } from '../syntax/nix-kinds.ts';
import { FLAG_ERROR, flagsOf, hasError, type NodeTable, parentOf, symbolOf } from '../syntax/table.ts';

/**
 * Which rows can be believed in a text that is not Nix throughout.
 *
 * What a syntax error does to a tree stays mostly within the binding (or formal) that holds it, so
 * rows whose innermost binding is whole are trusted; rows in a damaged one or within an ERROR node are not.
 */
export function trustTest(table: NodeTable): (row: number) => boolean {
  if (!hasError(table, 0)) return () => true;
  const state = new Uint8Array(table.rows);
  for (let row = 0; row < table.rows; row++) {
    const above = row === 0 ? DAMAGED : (state[parentOf(table, row)] ?? LOST);
    if (above === LOST || (flagsOf(table, row) & FLAG_ERROR) !== 0) state[row] = LOST;
    else if (isUnit(symbolOf(table, row))) state[row] = hasError(table, row) ? DAMAGED : WHOLE;
    else state[row] = above;
  }
  return (row) => state[row] === WHOLE;
}

const WHOLE = 0;
const DAMAGED = 1;
/** Within an ERROR node: nothing below is believed. */
const LOST = 2;

function isUnit(symbol: number): boolean {
  return (
    symbol === NixKind.binding ||
    symbol === NixKind.inherit ||
    symbol === NixKind.inherit_from ||
    symbol === NixKind.formal
  );
}
