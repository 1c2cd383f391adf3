import type { NixFacts, BuiltinUse } from '../../nix/facts.ts';
import type { Fix } from '../fix.ts';
import { advice, ownEdits } from '../shared/own-fixes.ts';
import { isFormalInScope } from '../../nix/edit/in-scope.ts';
import type { Rule, NixFileRole } from '../rule.ts';
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
 * ## Fix
 *
 * In a flake it takes the time of the last change of the sources, `self.lastModified`, where `self` is at hand.
 * Unsafe, because it is another time.
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
    fix: 'unsafe',
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
        fixes: () => lastModified(facts, use, role),
      });
    }
  },
};

function lastModified({ table }: NixFacts, use: BuiltinUse, { kind }: NixFileRole): readonly Fix[] {
  if (kind !== 'flake') return advice('Take the time as an argument, or the one of the sources.');
  if (use.inherited || !isFormalInScope(table, use.row, 'self'))
    return advice('Take the time of the sources, self.lastModified.');
  const edit = { span: use.span, text: 'self.lastModified' };
  return ownEdits('unsafe', 'Take the time from self.lastModified', edit);
}
