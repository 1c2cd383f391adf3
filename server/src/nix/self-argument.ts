import { NixField, NixKind } from '../syntax/nix-kinds.ts';
import { childByField, fieldOf, NONE, parentOf, symbolOf } from '../syntax/table.ts';
import type { AttrSet } from './facts.ts';
import type { Reader } from './reader.ts';
import { withoutParens, withParens } from './rows.ts';
import type { Declaration } from './scopes.ts';

/** How the argument that stands for a function's own result is called by convention. */
const SELF_NAME = /^(?:final|self$|this$)/;

/**
 * The attributes that `finalAttrs` has in `mkDerivation (finalAttrs: { version = "1"; … })`:
 * those that the function itself returns. Never complete, for the called function adds its own.
 * Undefined where the argument is something else.
 *
 * The convention: "Fixed-point arguments of mkDerivation" in the manual of nixpkgs (stdenv chapter).
 */
export function selfArgument(reader: Reader, declaration: Declaration, depth: number): AttrSet | undefined {
  const { table } = reader;
  if (depth <= 0 || !SELF_NAME.test(declaration.name)) return undefined;
  const lambda = withParens(table, declaration.owner);
  const call = parentOf(table, lambda);
  if (call === NONE || symbolOf(table, call) !== NixKind.apply_expression) return undefined;
  if (fieldOf(table, lambda) !== NixField.argument) return undefined;
  if (reader.callee(childByField(table, call, NixField.function), depth - 1).origin === 'builtin')
    return undefined;
  let body = withoutParens(table, childByField(table, declaration.owner, NixField.body));
  if (body !== NONE && symbolOf(table, body) === NixKind.function_expression) {
    body = childByField(table, body, NixField.body);
  }
  if (body === NONE) return undefined;
  const value = reader.value(body, depth - 1);
  return value.kind === 'attrs' ? { attrs: value.attrs.attrs, complete: false } : undefined;
}
