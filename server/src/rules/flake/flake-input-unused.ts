import { printable } from '../../flake/show.ts';
import { unusedInputs } from '../../flake/used-inputs.ts';
import { removeInput } from '../../lock/edit/declare.ts';
import type { Rule } from '../rule.ts';
import { editFix, lockIn } from '../shared/inputs/fixes.ts';

/**
 * ## What it does
 *
 * Finds inputs that the flake declares and makes no use of: no argument of `outputs`, no `inputs.x`, and no other input
 * that follows them.
 *
 * Where all inputs go elsewhere as a whole (`inherit inputs;`, `specialArgs = inputs`, `mkFlake { inherit inputs; }`),
 * nobody can tell from flake.nix alone, and nothing is reported. Nor is it where `outputs` uses no input at all, as in a
 * flake that only holds inputs for another one, nor for flake-compat, which default.nix and shell.nix look up in flake.lock.
 *
 * ## Why it is bad
 *
 * Each input is one more source that has to be trusted, audited and updated, for everybody who has the flake as an input,
 * too: its own inputs go into their lock
 * ([cachix/git-hooks.nix#445](https://github.com/cachix/git-hooks.nix/issues/445)).
 *
 * ## Fix
 *
 * Removes the input with its overrides, and from flake.lock what is there for it alone, so that Nix finds the lock up to date.
 * Unsafe, because something outside of flake.nix may look it up in flake.lock.
 *
 * ## When to ignore it
 *
 * When something outside of the flake reads it, such as a default.nix that looks into flake.lock.
 */
export const rule: Rule = {
  meta: {
    id: 'flake-input-unused',
    group: 'flake',
    severity: 'info',
    confidence: 'medium',
    audience: 'pedantic',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake, lock, role }, report) {
    if (role.sample) return;
    for (const input of unusedInputs(flake)) {
      const { name, nameSpan } = input;
      report({
        message: `Nothing in this flake uses the input '${printable(name)}', yet it is fetched, and locked with all inputs of its own.`,
        span: nameSpan,
        subject: name,
        fixes: () =>
          lock === 'unreadable'
            ? []
            : editFix(
                `Remove the input '${printable(name)}'`,
                'unsafe',
                removeInput(flake, lockIn(lock), name),
              ),
      });
    }
  },
};
