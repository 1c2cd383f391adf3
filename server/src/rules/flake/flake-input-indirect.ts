import { printable, showRef } from '../../flake/show.ts';
import { allInputs } from '../../flake/walk.ts';
import type { Rule } from '../rule.ts';

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
    fix: 'none',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake }, report) {
    for (const { input, path } of allInputs(flake)) {
      if (input.implicit || input.ref?.type !== 'indirect') continue;
      report({
        message: `The input '${printable(path)}' is looked up in the flake registry (${input.url === undefined ? showRef(input.ref) : printable(input.url.value)}), so what it means depends on the machine that locks it.`,
        span: input.refSpan,
        subject: path,
      });
    }
  },
};
