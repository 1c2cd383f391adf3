import { revisionTypes, sourceText } from '../../lock/nodes.ts';
import type { Rule } from '../rule.ts';
import { DAY, isoDay, lastModifiedOf } from '../shared/dates.ts';
import { entryName } from './shared/entries.ts';

/**
 * ## What it does
 *
 * Reports locked commits that are younger than the number of days that the project's policy asks for. Without such a
 * policy it says nothing; nor does it for entries without a date, such as those of npins.
 *
 * ## Why it is bad
 *
 * Most malicious releases are found out within days. Who waits lets others find them
 * ([We should all be using dependency cooldowns](https://blog.yossarian.net/2025/11/21/We-should-all-be-using-dependency-cooldowns)).
 *
 * The date is that of the commit, as the lock has it. It is not the day on which the commit was published, and whoever
 * makes a commit may date it back. So this helps against haste, not against somebody who knows that you wait.
 *
 * ## What Nix does
 *
 * It does not look at it: the age of an input is nothing that Nix asks for.
 *
 * ## When to ignore it
 *
 * For an update that mends a hole in security.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-cooldown',
    group: 'lock',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock, policy: { cooldownDays }, today }, report) {
    if (today === undefined || cooldownDays === undefined) return;
    for (const { node, locked, type } of lock.lockedInputs) {
      const date = lastModifiedOf(locked);
      if (date === undefined || !(revisionTypes.has(type) || locked.attrs.has('rev'))) continue;
      // What is dated later than tomorrow is for another rule to tell.
      if (date.seconds > today + DAY || today - date.seconds >= cooldownDays * DAY) continue;
      const age = Math.max(0, Math.floor((today - date.seconds) / DAY));
      report({
        message:
          `${entryName(lock, node)} (${sourceText(locked)}) is locked to a commit of ${isoDay(date.seconds)}, ` +
          `${age === 1 ? '1 day' : `${age} days`} old; the policy asks for ${cooldownDays === 1 ? '1 day' : `${cooldownDays} days`} at least.`,
        span: date.attr.span,
        subject: node.key,
      });
    }
  },
};
