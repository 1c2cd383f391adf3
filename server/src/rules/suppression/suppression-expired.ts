import { ownEdits } from '../shared/own-fixes.ts';
import { removal } from '../../nix/edit/remove.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { namesOf, shownNames } from './shared/names.ts';

/**
 * ## What it does
 *
 * Finds comments that were to silence a rule until a day (`# nix-audit: ignore[rule-id] reason until 2026-12-31`) that is
 * past. Such a comment silences nothing any more. The day itself (in UTC) still counts, and of several days the earliest.
 *
 * ## Why it is bad
 *
 * The day was set so that somebody looks again. What was accepted for some time is shown again; the comment that says
 * otherwise should go or get a new day.
 *
 * ## Fix
 *
 * Removes the comment. Unsafe, because the reason goes with it, and somebody may rather name another day.
 *
 * ## When to ignore it
 *
 * A comment cannot silence this rule. Where findings must not depend on the day, give one with `--today`.
 */
export const rule: Rule = {
  meta: {
    id: 'suppression-expired',
    group: 'suppression',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'suppressions',
  check({ text, suppressions, today, role }, report) {
    for (const suppression of suppressions) {
      const { until, expires } = suppression;
      if (until === undefined || today === undefined || today < expires) continue;
      report({
        message: `This comment was to silence ${shownNames(suppression)} until ${until.day}, which is past, so it no longer does.`,
        span: until.span,
        subject: namesOf(suppression),
        detail: until.day,
        severity: severityIn(role, 'warning'),
        fixes: () =>
          ownEdits('unsafe', 'Remove the comment that has expired', removal(text, suppression.comment)),
      });
    }
  },
};
