import { printable } from '../../flake/show.ts';
import type { Rule } from '../rule.ts';

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
    fix: 'none',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake }, report) {
    if (!flake.inputsComplete) return;
    for (const { name, nameSpan, implicit, literal, url, attrs, follows } of flake.inputs) {
      if (implicit || !literal || url !== undefined || attrs.size > 0 || follows !== undefined) continue;
      report({
        message: `The input '${printable(name)}' has no url, so Nix looks '${printable(name)}' up in the flake registry.`,
        span: nameSpan,
        subject: name,
      });
    }
  },
};
