import { printable } from '../../flake/show.ts';
import { allInputs, hasSlashedName } from '../../flake/walk.ts';
import type { Rule } from '../rule.ts';
import { commitAlone } from '../../flake/edit/commit-alone.ts';
import type { FlakeInput, FlakeRecord } from '../../flake/flake.ts';
import type { Fix } from '../fix.ts';
import { editFix } from '../shared/inputs/fixes.ts';

/**
 * ## What it does
 *
 * Finds `github`, `gitlab` and `sourcehut` inputs that name both a branch or tag and a commit.
 *
 * ## Why it is bad
 *
 * Nix refuses them ("contains both a commit hash and a branch/tag name", `inputFromAttrs` in Nix's
 * src/libfetchers/github.cc). Old versions took them and fetched the commit, whatever the branch says.
 *
 * ## Fix
 *
 * Leaves the commit, and keeps the name of the branch or tag beside it as a comment. Unsafe, because Nix refuses the flake as it
 * is: which of the two is meant is for you to say.
 *
 * ## When to ignore it
 *
 * Never: leave the commit, or leave the branch. `git`, `hg` and registry references may have both.
 */
export const rule: Rule = {
  meta: {
    id: 'flake-input-ref-and-rev',
    group: 'flake',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake }, report) {
    for (const { input, path } of allInputs(flake)) {
      if (input.refError?.problem !== 'ref-and-rev') continue;
      report({
        message: `Nix refuses the input '${printable(path)}': ${printable(input.refError.value)}.`,
        span: input.refSpan,
        subject: path,
        fixes: () => commitFix(flake, input, path),
      });
    }
  },
};

function commitFix(flake: FlakeRecord, input: FlakeInput, path: string): readonly Fix[] {
  const edits = hasSlashedName(flake.inputs) ? undefined : commitAlone(flake, path.split('/'), input);
  return editFix(
    `Keep only the commit of '${printable(path)}'`,
    'unsafe',
    edits && { flake: edits, lock: [] },
  );
}
