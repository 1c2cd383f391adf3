import { sourceText, isReadable } from '../../lock/nodes.ts';
import type { Rule } from '../rule.ts';
import { updateCommand } from './shared/command.ts';
import { DAY, isoDay, lastModifiedOf } from '../shared/dates.ts';
import { directInputs } from './shared/direct.ts';
import { entryName } from './shared/entries.ts';
import { nixpkgsKind } from '../shared/nixpkgs.ts';
import { askedRelease } from '../shared/release.ts';
import { updateFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Reports nixpkgs, or a fork of it, when the locked commit is older than 90 days, or than the number of days in the
 * project's policy. It looks only at what flake.nix itself declares, and only at nixpkgs: other repositories are old
 * because they are finished. A release whose support has ended is left to `lock-eol-nixpkgs`.
 *
 * ## Why it is bad
 *
 * The software in nixpkgs has holes that are mended every day, and the lock keeps the mends out until it is updated.
 * The date is the one in the lock, which Nix does not check.
 *
 * ## What Nix does
 *
 * It does not look at it: Nix uses a lock of any age.
 *
 * ## Fix
 *
 * Lets Nix lock the input anew, to what its source has now, and shows the change before it is written.
 *
 * ## When to ignore it
 *
 * Where nothing of it runs, or where it is pinned to reproduce an old state.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-stale',
    group: 'lock',
    severity: 'info',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock, policy, today }, report) {
    if (today === undefined || !isReadable(lock)) return;
    for (const [node] of directInputs(lock)) {
      const { locked } = node;
      const date = lastModifiedOf(locked);
      if (locked === undefined || date === undefined || nixpkgsKind(locked) === undefined) continue;
      const age = Math.floor((today - date.seconds) / DAY);
      // A fixed date that stands for none, as archives may have it.
      if (age <= policy.staleDays || date.seconds <= 1) continue;
      // An update brings nothing then, which another rule says.
      const release = node.original && askedRelease(node.original)?.release;
      if (release !== undefined && today >= release.supportEnds) continue;
      const pinned = node.original?.attrs.has('rev') === true;
      report({
        message:
          `${entryName(lock, node)} (${sourceText(locked)}) is of ${isoDay(date.seconds)}, ${age} days ago, and lacks all fixes ` +
          `of security holes since: ${pinned ? 'name a newer commit in its reference' : `${updateCommand(lock, node) ?? 'an update'} brings them`}.`,
        span: date.attr.span,
        subject: node.key,
        fixes: () => updateFixes(lock, node),
      });
    }
  },
};
