import { NixField, NixKind } from '../syntax/nix-kinds.ts';
import { childByField, NONE, type NodeTable, spanOf, symbolOf } from '../syntax/table.ts';
import type { Call } from './facts.ts';
import { DEPTH, type Reader } from './reader.ts';
import { pipeFunctionField, withoutParens } from './rows.ts';

/** The calls of a file, curried arguments gathered: `f a b`, `(f a) b`, `b |> f a` and `f a <| b` are alike. */
export function readCalls(reader: Reader, trusted: (row: number) => boolean): Call[] {
  const calls: Call[] = [];
  for (const row of reader.survey.calls) {
    if (!trusted(row)) continue;
    const { head, args } = uncurry(reader.table, row);
    if (head === NONE) continue;
    calls.push({
      row,
      span: spanOf(reader.table, row),
      callee: reader.callee(head, DEPTH),
      calleeSpan: spanOf(reader.table, head),
      args,
    });
  }
  return calls;
}

/** The function of a call, without parentheses, and its arguments. */
export function uncurry(table: NodeTable, call: number): { readonly head: number; readonly args: number[] } {
  const args: number[] = [];
  let head = call;
  while (head !== NONE) {
    if (symbolOf(table, head) === NixKind.apply_expression) {
      args.push(childByField(table, head, NixField.argument));
      head = withoutParens(table, childByField(table, head, NixField.function));
      continue;
    }
    const field =
      symbolOf(table, head) === NixKind.binary_expression ? pipeFunctionField(table, head) : undefined;
    if (field === undefined) break;
    const argument = field === NixField.right ? NixField.left : NixField.right;
    args.push(childByField(table, head, argument));
    head = withoutParens(table, childByField(table, head, field));
  }
  return { head, args: args.reverse() };
}
