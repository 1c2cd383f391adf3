import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';

/**
 * ## What it does
 *
 * Finds places where the text is not Nix.
 *
 * ## Why it is bad
 *
 * Nix stops at the first syntax error of a file, so nothing of the file can be used. What stands in and beside the
 * broken place is not audited either. A file that git-crypt has encrypted is an info: nothing of it can be audited.
 *
 * ## When to ignore it
 *
 * In a test of a parser, or in a template that is no Nix until it is filled in.
 */
export const rule: Rule = {
  meta: {
    id: 'nix-syntax-error',
    group: 'nix',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    const severity = facts.table.text.startsWith('\0GITCRYPT') ? 'info' : severityIn(role, 'error');
    for (const { message, span } of facts.problems) {
      report({ message, span, subject: 'syntax', detail: message, severity });
    }
  },
};
