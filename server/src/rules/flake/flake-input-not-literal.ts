import { type NotLiteral, notLiteral } from '../../flake/not-literal.ts';
import { printable } from '../../flake/show.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';

/**
 * ## What it does
 *
 * Finds what is worked out instead of written down in a flake.nix outside the body of `outputs`: `let`, `with`, `if`,
 * `${…}`, operators, function calls and the like in `description`, `inputs` and `nixConfig`, around `outputs`, or around
 * the whole file.
 *
 * ## Why it is bad
 *
 * Nix refuses such a flake: it reads these parts without evaluating anything, so that looking at a flake runs no code
 * (`forceTrivialValue` in Nix's src/libflake/flake.cc; "expected a string but got a thunk"; nix-community/nixd#769).
 *
 * ## What Nix does
 *
 * `description`, `inputs` and `nixConfig` may hold strings, numbers, `true` and `false`, paths, lists and sets; `outputs`
 * must be a function whose arguments stand there, with any body; the file must be a set. A set may be `rec`, and names
 * may be quoted. Lix from version 2.96 on is less strict and refuses only function calls, but then the flake works with Lix
 * alone.
 *
 * ## When to ignore it
 *
 * In a flake that nobody but Lix reads.
 */
export const rule: Rule = {
  meta: {
    id: 'flake-input-not-literal',
    group: 'flake',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake, role }, report) {
    for (const part of notLiteral(flake.facts)) {
      report({
        message: messageOf(part),
        span: part.span,
        subject: part.path.join('.') || 'flake',
        severity: severityIn(role, 'error'),
      });
    }
  },
};

function messageOf({ path, what }: NotLiteral): string {
  if (path.length === 0)
    return `Nix refuses this flake: the file has ${what} around its set, but must be nothing else than the set.`;
  if (path[0] === 'outputs')
    return `Nix refuses this flake: 'outputs' has ${what} where its function with its arguments must stand; only their body may be anything.`;
  return `Nix refuses this flake: '${printable(path.join('.'))}' has ${what} in it, but nothing is worked out there: it must be written down as it is.`;
}
