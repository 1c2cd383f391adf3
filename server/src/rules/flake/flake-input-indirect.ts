import { printable, showRef } from '../../flake/show.ts';
import { allInputs } from '../../flake/walk.ts';
import type { Rule } from '../rule.ts';
import { directFix, lockIn, pinFix, unlockedFixes } from '../shared/inputs/fixes.ts';

/**
 * ## What it does
 *
 * Finds inputs whose reference is a name from the flake registry, such as `nixpkgs` or `nixpkgs/nixos-25.11`.
 *
 * ## Why it is bad
 *
 * What the name stands for is looked up when the input is locked: in the registry that the `flake-registry` setting
 * names, and in older versions of Nix also in the user's and the system's own (NixOS/nix#7422). So it may mean another
 * repository on another machine, and whoever controls the registry controls the input.
 *
 * ## Fix
 *
 * Writes what the name was locked to in its place, with the same branch, in flake.nix and in what flake.lock says of it: Nix
 * finds the lock up to date. Safe where the name has a branch and the lock has the repository that the global registry has
 * for it; otherwise unsafe, as the branch is a guess then. Another fix pins the
 * input to the locked commit as well.
 *
 * ## When to ignore it
 *
 * In a flake that is for one machine only and follows that machine's registry on purpose.
 */
export const rule: Rule = {
  meta: {
    id: 'flake-input-indirect',
    group: 'flake',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'safe',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake, lock, role }, report) {
    for (const { input, path } of allInputs(flake)) {
      if (input.implicit || input.ref?.type !== 'indirect') continue;
      report({
        message: `The input '${printable(path)}' is looked up in the flake registry (${input.url === undefined ? showRef(input.ref) : printable(input.url.value)}), so what it means depends on the machine that locks it.`,
        span: input.refSpan,
        subject: path,
        fixes: () => [
          ...directFix(flake, lockIn(lock), input),
          ...(lock === 'absent' ? unlockedFixes(flake, input, path, role) : []),
          ...pinFix(flake, lockIn(lock), input, path),
        ],
      });
    }
  },
};
