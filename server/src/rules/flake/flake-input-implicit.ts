import { printable } from '../../flake/show.ts';
import type { Rule } from '../rule.ts';
import { declareFixes } from '../shared/inputs/declare-fixes.ts';
import { lockIn } from '../shared/inputs/fixes.ts';

/**
 * ## What it does
 *
 * Finds arguments of `outputs` that no input declares.
 *
 * ## Why it is bad
 *
 * Nix makes an input of each: it looks the argument's name up in the flake registry, with a default (`foo ? null`) or
 * without (`readFlake` in Nix's src/libflake/flake.cc; NixOS/nix#7005). What it finds depends on the machine that locks
 * the flake, and nothing in flake.nix says where the code comes from. A misspelled argument becomes an input, too.
 *
 * ## Fix
 *
 * Declares the input with what it was locked to, and changes what flake.lock says of it, so that Nix finds the lock up to date.
 * Unsafe, because the argument may be misspelled, and the
 * branch is a guess.
 *
 * ## When to ignore it
 *
 * In a flake that is for one machine only and follows that machine's registry on purpose.
 */
export const rule: Rule = {
  meta: {
    id: 'flake-input-implicit',
    group: 'flake',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake, lock, role }, report) {
    for (const input of flake.inputs) {
      const { name, nameSpan, implicit } = input;
      if (!implicit) continue;
      report({
        message: `'${printable(name)}' is an argument of outputs that no input declares, so Nix looks that name up in the flake registry.`,
        span: nameSpan,
        subject: name,
        fixes: () => declareFixes(flake, lock === 'absent' ? lock : lockIn(lock), input, role),
      });
    }
  },
};
