import { isFormalInScope } from '../../../nix/edit/in-scope.ts';
import { NixField, NixKind } from '../../../syntax/nix-kinds.ts';
import { childByField, NONE, type NodeTable, parentOf, symbolOf, textOf } from '../../../syntax/table.ts';

/** An expression for the system that is at hand in a place, by the arguments of the functions around it. */
export function systemInScope(table: NodeTable, row: number): string | undefined {
  if (isFormalInScope(table, row, 'system')) return 'system';
  if (decidesPackages(table, row)) return undefined;
  if (isFormalInScope(table, row, 'stdenv')) return 'stdenv.hostPlatform.system';
  return isFormalInScope(table, row, 'pkgs') ? 'pkgs.stdenv.hostPlatform.system' : undefined;
}

/** Whether it stands in an option that decides what the packages are, or which modules there are: there it is no use to ask them. */
export function decidesPackages(table: NodeTable, row: number): boolean {
  for (let at = parentOf(table, row); at !== NONE; at = parentOf(table, at)) {
    if (symbolOf(table, at) !== NixKind.binding) continue;
    const path = childByField(table, at, NixField.attrpath);
    if (path !== NONE && /^(?:imports|nixpkgs|_module|pkgs|stdenv|system)(?:\.|$)/.test(textOf(table, path)))
      return true;
  }
  return false;
}
