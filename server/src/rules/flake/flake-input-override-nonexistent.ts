import { hasSlashedName } from '../../flake/walk.ts';
import { printable } from '../../flake/show.ts';
import type { Rule } from '../rule.ts';
import { nonexistentOverrides } from './shared/nonexistent.ts';
import { attrPathOf, writtenAt } from '../../flake/edit/written.ts';
import type { FlakeRecord } from '../../flake/flake.ts';
import { removeBindings } from '../../flake/edit/remove-bindings.ts';
import { spanOf } from '../../syntax/table.ts';
import type { Fix } from '../fix.ts';
import { editFix } from '../shared/inputs/fixes.ts';

/**
 * ## What it does
 *
 * Finds overrides of an input's input that the input does not have, as far as flake.lock tells: `a.inputs.b` where the
 * locked `a` has no input `b`. An entry of the lock that was made for another reference is not asked.
 *
 * ## Why it is bad
 *
 * The override does nothing. Nix only warns, and old versions such as 2.8 do not even that ("input 'a' has an override for a non-existent input 'b'", `computeLocks` in
 * Nix's src/libflake/flake.cc), and only when it locks. Often the input was renamed, and then what should be replaced is
 * fetched after all, for example a second nixpkgs that nobody updates.
 *
 * ## Fix
 *
 * Removes the override. Safe, as Nix passes it over: nothing is locked or fetched by it.
 *
 * ## When to ignore it
 *
 * When the input is about to be updated to a version that has it.
 */
export const rule: Rule = {
  meta: {
    id: 'flake-input-override-nonexistent',
    group: 'flake',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'safe',
    since: '0.1.0',
  },
  on: 'flake',
  check(subject, report) {
    for (const { override, path, parent, node } of nonexistentOverrides(subject)) {
      const name = printable(override.name);
      const has = node.flake
        ? `has no input '${name}' as it is locked${hint([...node.inputs.keys()])}`
        : 'is no flake and has no inputs';
      report({
        message: `The override of '${name}' does nothing: the input '${printable(parent)}' ${has}.`,
        span: override.nameSpan,
        subject: path,
        fixes: () => removeFix(subject.flake, path),
      });
    }
  },
};

function hint(names: readonly string[]): string {
  if (names.length === 0) return ', nor any other';
  const shown = names.slice(0, 5).map((name) => `'${printable(name)}'`);
  return ` (it has ${shown.join(', ')}${names.length > shown.length ? ', …' : ''})`;
}

function removeFix({ facts: { table, top }, inputs, intact }: FlakeRecord, path: string): readonly Fix[] {
  if (hasSlashedName(inputs)) return [];
  const places = intact ? writtenAt(table, top, attrPathOf(path.split('/'))) : [];
  const edits = removeBindings(
    table.text,
    places.map(({ binding }) => spanOf(table, binding)),
  );
  return editFix(`Remove the override of '${printable(path)}'`, 'safe', { flake: edits, lock: [] });
}
