import { advice } from '../shared/own-fixes.ts';
import type { Rule } from '../rule.ts';

/**
 * ## What it does
 *
 * Finds `builtins.nixPath`, the list in which `<nixpkgs>` and its like are looked up.
 *
 * ## Why it is bad
 *
 * It is what `NIX_PATH` and the settings of whoever evaluates say, so that the outcome differs from machine to machine. In
 * pure evaluation, which flakes use, it is always empty, and nothing says so (`nix-path` and `pure-eval` in the Nix manual).
 *
 * With a fallback (`builtins.nixPath or [ ]`), or in a file that asks `builtins ? nixPath`, it is no finding.
 *
 * ## Fix
 *
 * What takes its place depends on what the value is for.
 *
 * ## When to ignore it
 *
 * In a loader that lets people put another source in place of a pinned one.
 */
export const rule: Rule = {
  meta: {
    id: 'impure-nix-path-var',
    group: 'impure',
    severity: 'info',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'display',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    if (role.generated) return;
    for (const use of facts.builtinUses) {
      if (use.name !== 'nixPath' || use.guarded) continue;
      report({
        message:
          role.kind === 'flake'
            ? 'builtins.nixPath is always empty in a flake, which is evaluated without looking at the machine.'
            : 'builtins.nixPath is what NIX_PATH of the machine says, so the outcome depends on who evaluates.',
        span: use.span,
        subject: 'nixPath',
        fixes: () => advice('Take the path as an argument, or from an input or a pin.'),
      });
    }
  },
};
