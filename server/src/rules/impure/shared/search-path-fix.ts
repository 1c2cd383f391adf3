import { insertIntoSet } from '../../../nix/edit/insert.ts';
import { isFormalInScope } from '../../../nix/edit/in-scope.ts';
import type { NixFacts, PathUse } from '../../../nix/facts.ts';
import { childOfKind, isSetLiteral, withoutParens, withParens } from '../../../nix/rows.ts';
import { NixField, NixKind } from '../../../syntax/nix-kinds.ts';
import {
  childByField,
  fieldOf,
  NONE,
  type NodeTable,
  parentOf,
  startOf,
  symbolOf,
  textOf,
} from '../../../syntax/table.ts';
import { type Edit, indentAt, lineEndOf, lineStartAt } from '../../../text/edits.ts';
import type { Fix } from '../../fix.ts';
import type { NixFileRole } from '../../rule.ts';
import { ownEdits } from '../../shared/own-fixes.ts';
import { decidesPackages } from './system-in-scope.ts';

/** What to write in the place of a search path, by the arguments that are in scope there; none where there is nothing. */
export function searchPathFix(facts: NixFacts, path: PathUse, role: NixFileRole): readonly Fix[] {
  const { table } = facts;
  const [, name = '', rest = ''] = /^<([\w.-]+)(?:\/([\w./+-]+))?>$/.exec(path.text) ?? [];
  if (name === '') return [];
  const module = name === 'nixpkgs' ? /^nixos\/modules\/(.+)$/.exec(rest)?.[1] : undefined;
  if (module !== undefined && isImported(table, path.row)) return fromModules(facts, path, module);
  const source = sourceInScope(table, path.row, name);
  if (source === undefined) return [];
  const asked = rest === '' && (role.inFlake || role.kind === 'flake') ? systemOf(table, path.row) : [];
  if (asked === undefined) return [];
  const text =
    rest === '' ? source : source === 'pkgs.path' ? `(${source} + "/${rest}")` : `"\${${source}}/${rest}"`;
  return ownEdits('unsafe', `Take ${name} from ${source}`, { span: path.span, text }, ...asked);
}

function sourceInScope(table: NodeTable, row: number, name: string): string | undefined {
  if (!/^[a-z_][\w-]*$/i.test(name)) return undefined;
  if (isFormalInScope(table, row, name)) return name;
  if (name !== 'nixpkgs') return undefined;
  if (isFormalInScope(table, row, 'inputs')) return 'inputs.nixpkgs';
  return isFormalInScope(table, row, 'pkgs') && !decidesPackages(table, row) ? 'pkgs.path' : undefined;
}

/**
 * Where nixpkgs is imported in a flake it has to be told for which system. Gives what to add for that, and undefined
 * where it cannot be told.
 */
function systemOf(table: NodeTable, row: number): readonly Edit[] | undefined {
  const call = applied(table, row);
  if (call === undefined || textOf(table, childByField(table, call, NixField.function)) !== 'import')
    return [];
  const outer = applied(table, childByField(table, call, NixField.function), call);
  const given =
    outer === undefined ? NONE : withoutParens(table, childByField(table, outer, NixField.argument));
  if (given === NONE || !isSetLiteral(table, given)) return undefined;
  if (/\b(?:system|localSystem)\b/.test(textOf(table, given))) return [];
  const edit = isFormalInScope(table, row, 'system')
    ? insertIntoSet(table, given, 'inherit system;')
    : undefined;
  return edit === undefined ? undefined : [edit];
}

/** The application that a row is the argument of, or of which `call` is the function. */
function applied(table: NodeTable, row: number, call?: number): number | undefined {
  const at = withParens(table, call ?? row);
  const parent = parentOf(table, at);
  if (parent === NONE || symbolOf(table, parent) !== NixKind.apply_expression) return undefined;
  return fieldOf(table, at) === (call === undefined ? NixField.argument : NixField.function)
    ? parent
    : undefined;
}

/** Whether it is an element of `imports`. */
function isImported(table: NodeTable, row: number): boolean {
  const list = parentOf(table, withParens(table, row));
  if (list === NONE || symbolOf(table, list) !== NixKind.list_expression) return false;
  const binding = parentOf(table, withParens(table, list));
  if (binding === NONE || symbolOf(table, binding) !== NixKind.binding) return false;
  return textOf(table, childByField(table, binding, NixField.attrpath)) === 'imports';
}

/** `modulesPath` is handed to each module of NixOS that asks for it. */
function fromModules({ table, top }: NixFacts, path: PathUse, module: string): readonly Fix[] {
  const edit = { span: path.span, text: `"\${modulesPath}/${module}"` };
  const title = 'Take the module from modulesPath';
  if (isFormalInScope(table, path.row, 'modulesPath')) return ownEdits('unsafe', title, edit);
  const formals =
    top !== NONE && symbolOf(table, top) === NixKind.function_expression
      ? childByField(table, top, NixField.formals)
      : NONE;
  const rest = formals === NONE ? NONE : childOfKind(table, formals, NixKind.ellipses);
  if (rest === NONE) return [];
  const at = startOf(table, rest);
  return ownEdits('unsafe', title, { span: { start: at, end: at }, text: asFormal(table.text, at) }, edit);
}

/** Before the `...` of formals, in their style. */
function asFormal(text: string, at: number): string {
  const indent = lineEndOf(text) + indentAt(text, at);
  const before = text.slice(lineStartAt(text, at), at).trim();
  if (before === '') return `modulesPath,${indent}`;
  return before === ',' ? `modulesPath${indent}, ` : 'modulesPath, ';
}
