import type { Fix } from '../fix.ts';
import { printable } from '../../flake/show.ts';
import type { NixFacts, Attr } from '../../nix/facts.ts';
import { withParens } from '../../nix/rows.ts';
import { NixKind } from '../../syntax/nix-kinds.ts';
import { NONE, parentOf, spanOf, symbolOf } from '../../syntax/table.ts';
import { advice, ownEdits } from '../shared/own-fixes.ts';
import { isFormalInScope } from '../../nix/edit/in-scope.ts';
import type { Rule } from '../rule.ts';
import { appliedBy } from './shared/applications.ts';
import { valueSpan } from '../fetch/shared/fetches.ts';

/**
 * ## What it does
 *
 * Finds `src = ./.` and its like outside of flakes, where it means the whole folder of the project.
 *
 * ## Why it is bad
 *
 * Everything in the folder is copied into the store, which all users of the machine can read, and from there perhaps into
 * a cache: `.git` with all that was ever committed, `.env`, keys, what was built before. And each change of any of these
 * files changes what is built. `lib.fileset.toSource`, `lib.cleanSource` and `builtins.fetchGit ./.` take less ("File
 * sets" in the manual of nixpkgs).
 *
 * A flake in a git repository is copied without what git does not track, so in projects with a flake.nix it is no finding.
 *
 * ## Fix
 *
 * Puts `lib.cleanSource` around the folder where `lib` or `pkgs` is at hand, which leaves out .git and what builds
 * leave behind. Unsafe, because a build may ask git for its version.
 *
 * ## When to ignore it
 *
 * In a project that is only ever built from a fresh checkout.
 */
export const rule: Rule = {
  meta: {
    id: 'unfiltered-source',
    group: 'impure',
    severity: 'hint',
    confidence: 'medium',
    audience: 'pedantic',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    if (role.inFlake || role.kind === 'flake' || role.generated) return;
    for (const { attr, row } of facts.bindings('src')) {
      const value = facts.attrValue(attr);
      if (value.kind !== 'path' || !isWholeProject(value.text, role.path)) continue;
      if (FILTERS.test(recipientOf(facts, row))) continue;
      report({
        message: `src is ${printable(value.text)}, the whole folder of the project with .git and all that lies there.`,
        span: valueSpan(facts, attr),
        subject: 'src',
        detail: printable(value.text),
        fixes: () => cleaning(facts, attr),
      });
    }
  },
};

/** Functions that leave something out: `cleanSourceWith`, `cleanGit`, `gitignoreSource`, `sourceFilesBySuffices`. */
const FILTERS = /clean|filter|ignore|source/i;

/** The name of the function that is given the set in which something is bound; empty where there is none. */
function recipientOf(facts: NixFacts, binding: number): string {
  const { table } = facts;
  const set = withParens(table, parentOf(table, parentOf(table, binding)));
  const call = parentOf(table, set);
  if (call === NONE || symbolOf(table, call) !== NixKind.apply_expression) return '';
  return appliedBy(facts, call).name;
}

/** Whether a relative path leads from a file to the folder of the project, or out of it. */
function isWholeProject(text: string, file: string): boolean {
  const parts = text.split('/').filter((part) => part !== '.' && part !== '');
  if (text.startsWith('/') || parts.some((part) => part !== '..')) return false;
  return file.split('/').length - 1 <= parts.length;
}

function cleaning({ table }: NixFacts, { valueRow }: Attr): readonly Fix[] {
  if (valueRow === undefined || symbolOf(table, valueRow) !== NixKind.path_expression)
    return advice('Clean it with lib.cleanSource, or name its files with lib.fileset.');
  const lib = isFormalInScope(table, valueRow, 'lib')
    ? 'lib'
    : isFormalInScope(table, valueRow, 'pkgs')
      ? 'pkgs.lib'
      : undefined;
  if (lib === undefined) return advice('Clean it with lib.cleanSource, or name its files with lib.fileset.');
  const { start } = spanOf(table, valueRow);
  return ownEdits('unsafe', `Clean it with ${lib}.cleanSource`, {
    span: { start, end: start },
    text: `${lib}.cleanSource `,
  });
}
