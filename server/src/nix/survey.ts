import { NixField, NixKind } from '../syntax/nix-kinds.ts';
import {
  childByField,
  endOf,
  nextOf,
  type NodeTable,
  NONE,
  parentOf,
  ROW_CELLS,
  startOf,
  symbolOf,
} from '../syntax/table.ts';
import { builtinOfGlobal, isBuiltin } from '../tables/builtins.ts';
import { isFunctionPart, pipeFunctionField } from './rows.ts';
import { createScopes, type Declaration, forEachInherited, type With } from './scopes.ts';

/** What one walk over the table notes, for the other modules to read when they are asked. */
export interface Survey {
  /** Per row of a name, and of a search path for those that it is looked up by: see createScopes. */
  readonly names: Int32Array;
  readonly declarations: readonly Declaration[];
  readonly withs: readonly With[];
  /** Rows of applications and pipes that are not themselves the function of another. */
  readonly calls: readonly number[];
  /** Rows of `a.b` whose `a` is a plain name. */
  readonly selects: readonly number[];
  /** Rows of free names that some Nix has among its builtins. */
  readonly builtinNames: readonly number[];
  /** Rows of `inherit (e) …`. */
  readonly inheritsFrom: readonly number[];
  /** Rows of `e ? a`. */
  readonly tests: readonly number[];
  readonly paths: readonly number[];
  /** Rows of bindings and of both kinds of `inherit`. */
  readonly bindings: readonly number[];
  readonly comments: readonly number[];
  /**
   * Ranges of rows `[from, to)` that are defaults of formals or what `mkDefault` is given, ascending and disjoint,
   * flattened.
   */
  readonly fallbacks: readonly number[];
  /** The same for bindings of `example` and `defaultText`. */
  readonly examples: readonly number[];
}

export function survey(table: NodeTable): Survey {
  const { cells, rows, text } = table;
  const names = new Int32Array(rows);
  const scopes = createScopes(table, names);
  const calls: number[] = [];
  const selects: number[] = [];
  const builtinNames: number[] = [];
  const inheritsFrom: number[] = [];
  const tests: number[] = [];
  const paths: number[] = [];
  const bindings: number[] = [];
  const comments: number[] = [];
  const fallbacks: number[] = [];
  const examples: number[] = [];
  let defaultEnd = 0;
  let exampleEnd = 0;

  for (let row = 0; row < rows; row++) {
    const head = cells[row * ROW_CELLS] ?? 0;
    const field = (head >>> 16) & 0xff;
    const symbol = head & 0xffff;
    if (field === NixField.body || field === NixField.default) {
      const parent = parentOf(table, row);
      if (field === NixField.body && symbolOf(table, parent) === NixKind.with_expression) {
        scopes.leaveUntil(row);
        const environment = childByField(table, parent, NixField.environment);
        if (environment !== NONE) scopes.openWith(environment, row);
      } else if (row >= defaultEnd && symbolOf(table, parent) === NixKind.formal) {
        defaultEnd = nextOf(table, row);
        fallbacks.push(row, defaultEnd);
      }
    }
    switch (symbol) {
      case NixKind.variable_expression: {
        scopes.leaveUntil(row);
        const at = row * ROW_CELLS;
        const name = text.slice(cells[at + 1] ?? 0, cells[at + 2] ?? 0);
        scopes.resolve(row, name);
        if ((names[row] ?? 0) <= 0 && (builtinOfGlobal(name) !== undefined || isBuiltin(name))) {
          builtinNames.push(row);
        }
        break;
      }
      case NixKind.let_expression:
      case NixKind.let_attrset_expression:
      case NixKind.rec_attrset_expression:
      case NixKind.function_expression:
        scopes.leaveUntil(row);
        scopes.open(row);
        break;
      case NixKind.inherit:
        bindings.push(row);
        if (symbolOf(table, parentOf(table, parentOf(table, row))) === NixKind.attrset_expression) {
          scopes.leaveUntil(row);
          forEachInherited(table, row, (at, name) => scopes.resolve(at, name));
        }
        break;
      case NixKind.inherit_from:
        bindings.push(row);
        inheritsFrom.push(row);
        break;
      case NixKind.apply_expression:
        if (!isFunctionPart(table, row)) calls.push(row);
        if (row >= defaultEnd && givesDefault(table, row)) {
          const argument = childByField(table, row, NixField.argument);
          defaultEnd = nextOf(table, argument);
          fallbacks.push(argument, defaultEnd);
        }
        break;
      case NixKind.binary_expression:
        if (pipeFunctionField(table, row) !== undefined && !isFunctionPart(table, row)) calls.push(row);
        break;
      case NixKind.select_expression:
        if (symbolOf(table, row + 1) === NixKind.variable_expression) selects.push(row);
        break;
      case NixKind.has_attr_expression:
        tests.push(row);
        break;
      case NixKind.binding:
        bindings.push(row);
        if (row >= exampleEnd && bindsExample(table, row)) {
          exampleEnd = nextOf(table, row);
          examples.push(row, exampleEnd);
        }
        break;
      case NixKind.spath_expression:
        // `<x>` is `__findFile __nixPath "x"` (src/libexpr/parser.y).
        scopes.leaveUntil(row);
        scopes.resolve(row, '__findFile');
        if ((names[row] ?? 0) <= 0) scopes.resolve(row, '__nixPath');
        paths.push(row);
        break;
      case NixKind.path_expression:
      case NixKind.hpath_expression:
        paths.push(row);
        break;
      case NixKind.comment:
        comments.push(row);
        break;
    }
  }
  const { declarations, withs } = scopes;
  return {
    names,
    declarations,
    withs,
    calls,
    selects,
    builtinNames,
    inheritsFrom,
    tests,
    paths,
    bindings,
    comments,
    fallbacks,
    examples,
  };
}

/** `mkDefault x` and `lib.mkOptionDefault x`. */
function givesDefault(table: NodeTable, application: number): boolean {
  const head = childByField(table, application, NixField.function);
  if (head === NONE || childByField(table, application, NixField.argument) === NONE) return false;
  return endsWithName(table, head, 'mkDefault') || endsWithName(table, head, 'mkOptionDefault');
}

function endsWithName(table: NodeTable, row: number, name: string): boolean {
  const start = startOf(table, row);
  const from = endOf(table, row) - name.length;
  return (
    from >= start &&
    table.text.startsWith(name, from) &&
    (from === start || table.text.charAt(from - 1) === '.')
  );
}

/** `example = …;` and `defaultText = …;`, also at the end of a dotted path. */
function bindsExample(table: NodeTable, binding: number): boolean {
  const path = childByField(table, binding, NixField.attrpath);
  if (path === NONE) return false;
  return endsWithName(table, path, 'example') || endsWithName(table, path, 'defaultText');
}
