import type { Rule, Severity } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';

/**
 * ## What it does
 *
 * Finds `builtins.currentSystem`.
 *
 * ## Why it is bad
 *
 * The outcome depends on the machine that evaluates. In pure evaluation, which flakes use, the attribute does not exist,
 * so that the evaluation stops (Nix manual, `pure-eval`: "Disable impure constants").
 *
 * As the default of an argument (`{ system ? builtins.currentSystem }`), and in shell.nix, default.nix, release.nix and
 * ci.nix, which are evaluated for the machine at hand, it is a hint.
 * With a fallback (`builtins.currentSystem or "x86_64-linux"`), or in a file that asks `builtins ? currentSystem`, it is
 * no finding.
 *
 * ## When to ignore it
 *
 * In a file that is only evaluated for the machine at hand.
 */
export const rule: Rule = {
  meta: {
    id: 'impure-current-system',
    group: 'impure',
    severity: 'info',
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
      if (use.name !== 'currentSystem' || use.guarded) continue;
      const severity: Severity = severities[use.isFallback ? 'entry' : role.kind];
      report({
        message:
          role.kind === 'flake'
            ? 'builtins.currentSystem does not exist in a flake, which is evaluated without knowing the machine.'
            : 'builtins.currentSystem is the system of the machine that evaluates, so the outcome depends on it.',
        span: use.span,
        subject: 'currentSystem',
        severity: severityIn(role, severity),
      });
    }
  },
};

const severities = { flake: 'warning', entry: 'hint', module: 'info' } as const;
