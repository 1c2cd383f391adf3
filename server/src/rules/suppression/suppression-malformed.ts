import { printable } from '../../flake/show.ts';
import type { Rule, UnreadSuppression } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';

/**
 * ## What it does
 *
 * Finds comments that look like a suppression and are not read as one: the rules do not stand in square brackets, none is
 * named, the beginning is not `nix-audit: ignore[` to the letter, or it is not the beginning of its comment. And days behind
 * `until` that are not written as `2026-12-31`, or that there are not.
 *
 * ## Why it is bad
 *
 * The comment silences nothing, or does so for ever, while whoever wrote it and whoever reviews it take it for something
 * else.
 *
 * ## When to ignore it
 *
 * A comment cannot silence this rule. A comment that only speaks of suppressions is not reported when something else than
 * `nix-audit` stands at the beginning of its line.
 */
export const rule: Rule = {
  meta: {
    id: 'suppression-malformed',
    group: 'suppression',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'suppressions',
  check({ unread, role }, report) {
    for (const { problem, span, text } of unread) {
      report({
        message: messageOf(problem, printable(text)),
        span,
        subject: problem,
        detail: text,
        severity: severityIn(role, 'warning'),
      });
    }
  },
};

const FORM = 'nix-audit: ignore[rule-id] reason';

function messageOf(problem: UnreadSuppression['problem'], text: string): string {
  switch (problem) {
    case 'until':
      return `'${text}' is not a day such as 2026-12-31, so this comment never expires.`;
    case 'empty':
      return `This comment names no rule, so it silences nothing; it should be "${FORM}".`;
    case 'brackets':
      return `This comment names no rule in square brackets, so it silences nothing; it should be "${FORM}".`;
    case 'place':
      return 'This does not stand at the beginning of its comment, so it silences nothing.';
    case 'beginning':
      return `This comment looks like a suppression and is not read as one, so it silences nothing; it should be "${FORM}".`;
  }
}
