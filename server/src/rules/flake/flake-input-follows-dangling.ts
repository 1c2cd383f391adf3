import { printable } from '../../flake/show.ts';
import { allInputs } from '../../flake/walk.ts';
import type { Rule } from '../rule.ts';
import { nonexistentOverrides } from './shared/nonexistent.ts';
import type { FlakeInput, FlakeRecord } from '../../flake/flake.ts';
import { nixString } from '../../nix/edit/write.ts';
import { nearest } from '../../text/nearest.ts';
import type { Fix } from '../fix.ts';
import { editFix } from '../shared/inputs/fixes.ts';

/**
 * ## What it does
 *
 * Finds `follows` that begin with the name of an input that this flake does not have.
 *
 * ## Why it is bad
 *
 * A `follows` is a path of input names from the flake itself, also in an override of an input's input. Nix refuses to
 * lock a flake in which one leads nowhere ("follows a non-existent input", `LockFile::check` in Nix's
 * src/libflake/lockfile.cc).
 *
 * ## What Nix does
 *
 * `follows = ""` is legal and common: the input becomes the flake itself, which leaves a dependency out. The later names
 * of a path belong to other flakes and are not looked at here.
 *
 * ## Fix
 *
 * Writes the name of the input that is nearest, where one is near. Unsafe, because another one may be meant.
 *
 * ## When to ignore it
 *
 * Never.
 */
export const rule: Rule = {
  meta: {
    id: 'flake-input-follows-dangling',
    group: 'flake',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake, lock }, report) {
    if (!flake.inputsComplete) return;
    // Nix passes them over, and another rule tells of them.
    const idle = new Set([...nonexistentOverrides({ flake, lock })].map(({ override }) => override));
    const names = new Set(flake.inputs.map(({ name }) => name));
    for (const { input, path } of allInputs(flake)) {
      const first = input.follows?.value[0];
      if (input.follows === undefined || first === undefined || names.has(first) || idle.has(input)) continue;
      report({
        message: `The input '${printable(path)}' follows '${printable(first)}', but this flake has no input of that name.`,
        span: input.follows.span,
        subject: path,
        fixes: () => meantFix(flake, input, path.split('/')[0] ?? '', names),
      });
    }
  },
};

/** @param owner the input of this flake that has the `follows`: it cannot follow itself */
function meantFix(
  flake: FlakeRecord,
  { follows }: FlakeInput,
  owner: string,
  names: ReadonlySet<string>,
): readonly Fix[] {
  const [first = '', ...rest] = follows?.value ?? [];
  const meant = nearest(
    first,
    [...names].filter((name) => name !== owner),
  );
  if (follows === undefined || meant === undefined) return [];
  const { start, end } = follows.span;
  if (!/^"[^"]*"$/.test(flake.facts.table.text.slice(start, end))) return [];
  const edit = { span: follows.span, text: nixString([meant, ...rest].join('/')) };
  return editFix(`Follow '${printable(meant)}' instead of '${printable(first)}'`, 'unsafe', {
    flake: [edit],
    lock: [],
  });
}
