import { printable } from '../../flake/show.ts';
import type { Rule } from '../rule.ts';
import { declareFixes } from '../shared/inputs/declare-fixes.ts';
import { lockIn } from '../shared/inputs/fixes.ts';

/**
 * ## What it does
 *
 * Finds inputs that have overrides, `flake = false` or nothing at all, but no `url`, no `type` and no `follows`.
 *
 * ## Why it is bad
 *
 * Nix does not complain. It takes the input's own name for a name from the flake registry (`computeLocks` in
 * Nix's src/libflake/flake.cc), so that a forgotten or misspelled line fetches code that nobody chose.
 *
 * ## Fix
 *
 * Writes the `url` that the input was locked to, and changes what flake.lock says of it, so that Nix finds the lock up to date.
 * Unsafe, because the branch is a guess, and another source may
 * have been meant.
 *
 * ## When to ignore it
 *
 * Never: where the registry is wanted, `url = "flake:name"` says so.
 */
export const rule: Rule = {
  meta: {
    id: 'flake-input-without-url',
    group: 'flake',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake, lock, role }, report) {
    if (!flake.inputsComplete) return;
    for (const input of flake.inputs) {
      const { name, nameSpan, implicit, literal, url, attrs, follows } = input;
      if (implicit || !literal || url !== undefined || attrs.size > 0 || follows !== undefined) continue;
      report({
        message: `The input '${printable(name)}' has no url, so Nix looks '${printable(name)}' up in the flake registry.`,
        span: nameSpan,
        subject: name,
        fixes: () => declareFixes(flake, lock === 'absent' ? lock : lockIn(lock), input, role),
      });
    }
  },
};
