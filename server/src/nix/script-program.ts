import { NONE, symbolOf } from '../syntax/table.ts';
import { NixKind } from '../syntax/nix-kinds.ts';
import { PROGRAM_PATHS } from '../tables/shell-places.ts';
import { uncurry } from './calls.ts';
import { definitionOf } from './definition.ts';
import { DEPTH, type Reader } from './reader.ts';
import { stringParts } from './strings.ts';

/**
 * The name of the program whose path an expression is: `curl` of `lib.getExe pkgs.curl`, of `lib.getExe' pkgs.x "curl"` and
 * of a name that is bound to `"${pkgs.curl}/bin/curl"`. Undefined where that cannot be told.
 */
export function programAt(reader: Reader, row: number): string | undefined {
  const { table } = reader;
  const named = PROGRAM_PATHS.get(reader.callee(row, DEPTH).name);
  if (named !== undefined) return named;
  const at = definitionOf(reader, row);
  if (at === NONE) return undefined;
  switch (symbolOf(table, at)) {
    case NixKind.apply_expression: {
      const { head, args } = uncurry(table, at);
      const { name } = reader.callee(head, DEPTH);
      const [pkg = NONE, executable = NONE] = args;
      if (name === "getExe'") {
        const value = reader.value(executable, DEPTH);
        return value.kind === 'string' ? value.value : undefined;
      }
      return name === 'getExe' ? reader.callee(pkg, DEPTH).name || undefined : undefined;
    }
    case NixKind.string_expression:
    case NixKind.indented_string_expression: {
      const last = stringParts(table, at).at(-1);
      return last?.kind === 'text' ? /\/([\w.+-]+)\s*$/.exec(last.text)?.[1] : undefined;
    }
    default:
      return undefined;
  }
}
