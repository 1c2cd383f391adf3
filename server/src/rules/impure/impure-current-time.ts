import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';

/**
 * ## What it does
 *
 * Finds `builtins.currentTime`.
 *
 * ## Why it is bad
 *
 * Each evaluation has another outcome: nothing that depends on it is ever cached or reproduced. In pure evaluation,
 * which flakes use, the attribute does not exist, so that the evaluation stops (Nix manual, `pure-eval`: "Disable impure
 * constants"). In a flake the date of the last commit is `self.lastModified`.
 *
 * With a fallback (`builtins.currentTime or 0`), or in a file that asks `builtins ? currentTime`, it is no finding.
 *
 * ## When to ignore it
 *
 * Where something is to be rebuilt each time on purpose.
 */
export const rule: Rule = {
  meta: {
    id: 'impure-current-time',
    group: 'impure',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    if (role.generated) return;
    for (const use of facts.builtinUses) {
      if (use.name !== 'currentTime' || use.guarded) continue;
      report({
        message:
          role.kind === 'flake'
            ? 'builtins.currentTime does not exist in a flake, which is evaluated without knowing the time.'
            : 'builtins.currentTime is the time of the evaluation, so each one has another outcome.',
        span: use.span,
        subject: 'currentTime',
        severity: severityIn(role, 'error'),
      });
    }
  },
};
