import type { Fix } from '../fix.ts';
import { printable } from '../../flake/show.ts';
import { ownEdits } from '../shared/own-fixes.ts';
import { goesOn, withoutRule } from './shared/without-rule.ts';
import type { Rule, Suppression, SilencedRule } from '../rule.ts';

/**
 * ## What it does
 *
 * Finds rules that a comment names though they find nothing where it stands: the finding is gone, the comment stands on
 * another line, or a blank line follows it.
 *
 * It is only said of rules that looked at the whole file. It is not said of a rule that is off or for another audience, of
 * rules on changes (`fetch-stale-hash`), in a file with a syntax error, and of a comment that has expired.
 *
 * ## Why it is bad
 *
 * Such a comment hides the next finding of this kind on its line, which nobody has looked at. And where it was meant for
 * another line, what it was to silence is not silenced.
 *
 * ## Fix
 *
 * Takes the rule out of the comment; where it is the only one, the comment. Safe, because nothing is silenced; unsafe
 * where no code follows, as the comment may stand in the wrong place, and where more of its words stand below.
 *
 * ## When to ignore it
 *
 * A comment cannot silence this rule. Switch it off (`--rule suppression-unused=off`) where the same files are audited with
 * other settings as well, under which the comments are needed.
 */
export const rule: Rule = {
  meta: {
    id: 'suppression-unused',
    group: 'suppression',
    severity: 'info',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'safe',
    since: '0.1.0',
  },
  on: 'suppressions',
  check({ text, uses, known, today }, report) {
    for (const { id, span, suppression, silenced } of uses) {
      if (silenced || (today !== undefined && today >= suppression.expires)) continue;
      report({
        message:
          suppression.line === undefined
            ? `No line of code follows this comment, so it does not silence ${printable(id)}.`
            : `The rule ${printable(id)} finds nothing here, so this comment is not needed, and would hide what comes later.`,
        span,
        subject: id,
        fixes: () => removing(text, suppression, { id, span }, known.get(id) === 'flake'),
      });
    }
  },
};

/** @param depends the rule also needs what not every run has: a policy, a lock */
function removing(
  text: string,
  suppression: Suppression,
  rule: SilencedRule,
  depends: boolean,
): readonly Fix[] {
  const isOnly = suppression.rules.length === 1;
  const isSafe = !depends && suppression.line !== undefined && !(isOnly && goesOn(text, suppression.comment));
  const title = isOnly
    ? 'Remove the comment that silences nothing'
    : `Remove ${printable(rule.id)} from the comment`;
  return ownEdits(isSafe ? 'safe' : 'unsafe', title, withoutRule(text, suppression, rule));
}
