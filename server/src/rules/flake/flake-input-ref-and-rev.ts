import { printable } from '../../flake/show.ts';
import { allInputs } from '../../flake/walk.ts';
import type { Rule } from '../rule.ts';

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
    fix: 'none',
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
      });
    }
  },
};
