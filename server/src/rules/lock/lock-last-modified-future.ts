import { sourceText } from '../../lock/nodes.ts';
import type { Rule } from '../rule.ts';
import { DAY, isoDay, lastModifiedOf } from '../shared/dates.ts';
import { entryName } from './shared/entries.ts';
import { entryFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Reports a `lastModified` that lies more than a day after the day of the audit.
 *
 * ## Why it is bad
 *
 * Nix takes the date as the lock has it: "it doesn't matter for security, unlike narHash"
 * ([git.cc](https://github.com/NixOS/nix/blob/master/src/libfetchers/git.cc)). Tools that ask how old an input is trust
 * it, so a forged date keeps an old nixpkgs with known holes from being noticed, and it ends up in the version numbers
 * of packages that use `self.lastModifiedDate`.
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, or lets Nix lock the input anew, to what its source has now. Both are shown before
 * they are written; unsafe, as what is restored or fetched may be wrong as well: look at where the change came from first.
 *
 * ## When to ignore it
 *
 * When the commit really bears that date because the clock of its author was wrong. An update to a later commit makes
 * the finding go.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-last-modified-future',
    group: 'lock',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock, today }, report) {
    if (today === undefined) return;
    for (const { node, locked } of lock.lockedInputs) {
      const date = lastModifiedOf(locked);
      if (date === undefined || date.seconds <= today + DAY) continue;
      report({
        message:
          `${entryName(lock, node)} (${sourceText(locked)}) is dated ${isoDay(date.seconds)}, which is yet to come: ` +
          `the date was made up, or the clock of whoever made the commit was wrong.`,
        span: date.attr.span,
        subject: node.key,
        fixes: () => entryFixes(lock, node),
      });
    }
  },
};
