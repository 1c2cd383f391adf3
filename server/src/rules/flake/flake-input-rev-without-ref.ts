import { printable } from '../../flake/show.ts';
import { allInputs } from '../../flake/walk.ts';
import type { Rule } from '../rule.ts';
import type { FlakeInput, FlakeRecord } from '../../flake/flake.ts';
import { addBranch } from '../../lock/edit/inputs.ts';
import type { LockGraph } from '../../lock/graph.ts';
import type { Fix } from '../fix.ts';
import { editFix, lockIn } from '../shared/inputs/fixes.ts';

/**
 * ## What it does
 *
 * Finds git inputs that name a commit (`rev`) but no branch or tag (`ref`), and not all of them (`allRefs`).
 *
 * ## Why it is bad
 *
 * Nothing says which branch the commit is meant to be on, so that nobody sees whether it is on one at all: forges also hand
 * out commits of forks and of pull requests that were never merged. Older versions of Nix fetch the default branch
 * only, and fail if the commit is not on it; none checks that a commit is on its branch (a `FIXME` in Nix's
 * src/libfetchers/git.cc).
 *
 * ## Fix
 *
 * Writes the branch that flake.lock has for the commit, and changes what the lock says of the input, so that Nix finds it up to
 * date. Unsafe, because Nix does not check that the commit is on that branch.
 *
 * ## When to ignore it
 *
 * When the commit is on the default branch, or the repository is your own.
 */
export const rule: Rule = {
  meta: {
    id: 'flake-input-rev-without-ref',
    group: 'flake',
    severity: 'info',
    confidence: 'medium',
    audience: 'pedantic',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake, lock }, report) {
    for (const { input, path } of allInputs(flake)) {
      const { ref } = input;
      if (ref?.type !== 'git' || !ref.attrs.has('rev') || ref.attrs.has('ref')) continue;
      const url = ref.attrs.get('url');
      if (ref.attrs.get('allRefs') === true || (typeof url === 'string' && /^(?:file:|\/)/i.test(url)))
        continue;
      report({
        message: `The input '${printable(path)}' names a commit but no branch (ref=…), so nothing says where that commit is meant to come from.`,
        span: input.refSpan,
        subject: path,
        fixes: () => branchFix(flake, lockIn(lock), input, path),
      });
    }
  },
};

function branchFix(
  flake: FlakeRecord,
  lock: LockGraph | undefined,
  input: FlakeInput,
  path: string,
): readonly Fix[] {
  const added = lock && addBranch(flake, lock, input);
  if (added === undefined) return [];
  return editFix(`Say that '${printable(path)}' is on ${printable(added.branch)}`, 'unsafe', added);
}
