import { NixKind } from '../syntax/nix-kinds.ts';
import { NONE, parentOf, rowAt, spanOf, symbolOf } from '../syntax/table.ts';
import { PACKAGE_LISTS } from '../tables/package-lists.ts';
import type { Span } from '../text/span.ts';
import { bindingAt } from './binding-at.ts';
import type { NixFacts } from './facts.ts';

/** A package that is named in a list of packages. */
export interface PackageName {
  /** Below the packages of nixpkgs: `['hello']`, `['python3Packages', 'requests']`. */
  readonly attribute: readonly string[];
  readonly span: Span;
}

/** From a letter of a name to the element of a list that it is, or is in. */
const STEPS = 6;
/** What the set of all packages is called. */
const SETS: ReadonlySet<string> = new Set(['pkgs', 'pkgsBuildHost', 'pkgsHostTarget']);

/** The package that is named at an offset; undefined where it is none, or is defined in this file. */
export function packageAt(facts: NixFacts, offset: number): PackageName | undefined {
  const { table } = facts;
  let row = rowAt(table, offset);
  for (let steps = 0; row !== NONE && steps < STEPS; steps++, row = parentOf(table, row)) {
    const parent = parentOf(table, row);
    if (parent === NONE) return undefined;
    if (symbolOf(table, parent) !== NixKind.list_expression) continue;
    const kind = symbolOf(table, row);
    if (kind !== NixKind.variable_expression && kind !== NixKind.select_expression) return undefined;
    const { origin, path } = facts.callee(row);
    const attribute = SETS.has(path[0] ?? '') ? path.slice(1) : path;
    if (origin !== 'library' || attribute.length === 0 || !isPackageList(facts, offset)) return undefined;
    return { attribute, span: spanOf(table, row) };
  }
  return undefined;
}

function isPackageList({ table }: NixFacts, offset: number): boolean {
  const at = bindingAt(table, offset);
  if (at?.inValue !== true) return false;
  const [name, before] = [at.path.at(-1), at.path.at(-2)];
  return PACKAGE_LISTS.some(
    (list) => list.name === name && (list.under === undefined || list.under === before),
  );
}
