import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { namesOf, shownNames } from './shared/names.ts';

/**
 * ## What it does
 *
 * Finds comments that silence a rule and do not say why: nothing stands behind the bracket, or only a day (`until
 * 2026-12-31`), or a word that stands for a reason to come (`TODO`).
 *
 * ## Why it is bad
 *
 * A suppression is a claim that a finding does no harm here. Without the reason nobody can check the claim, neither in the
 * review nor later, when the code around it is another and the comment still silences. The reason belongs into the same
 * comment, where it is seen with what it is for.
 *
 * ## When to ignore it
 *
 * A comment cannot silence this rule. Switch it off (`--rule suppression-without-reason=off`) where reasons are kept
 * elsewhere, for example in commit messages.
 */
export const rule: Rule = {
  meta: {
    id: 'suppression-without-reason',
    group: 'suppression',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'suppressions',
  check({ suppressions, role }, report) {
    for (const suppression of suppressions) {
      if (hasReason(suppression.reason)) continue;
      report({
        message: `This comment silences ${shownNames(suppression)} without a reason, so nobody can tell whether it still holds; write the reason behind the bracket.`,
        span: suppression.span,
        subject: namesOf(suppression),
        severity: severityIn(role, 'warning'),
      });
    }
  },
};

/** At least a word, and not one that only keeps the place of a reason. */
function hasReason(reason: string): boolean {
  const words = reason.match(/[\p{L}\p{N}]+/gu) ?? [];
  const [only = ''] = words;
  return words.length > 1 || (words.length === 1 && !/^(?:todo|fixme|xxx|reason)$/i.test(only));
}
