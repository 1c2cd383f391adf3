import { revisionTypes } from '../../lock/nodes.ts';
import type { Rule } from '../rule.ts';
import { updateCommand } from './shared/command.ts';
import { END_OF_DATES, isoDay } from '../shared/dates.ts';
import { entryName } from './shared/entries.ts';
import { entryFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Reports a `lastModified` that is no date: not a whole number of seconds since 1970, negative, or far beyond all
 * calendars; and for commits a date before 2003, when Nix began.
 *
 * ## Why it is bad
 *
 * Nix writes the date of the commit there, and does not compare it with the commit again. A value that Nix does not
 * write shows that somebody edited the lock by hand or with a tool, and tools that ask how old an input is are led
 * astray.
 *
 * The dates 0 and 1 are normal for paths and tarballs, whose dates may have been set to a fixed value.
 *
 * ## What Nix does
 *
 * It takes a fraction, and a date before there was a Nix. All versions refuse a text. Newer ones refuse a negative
 * number, which 2.8 takes, and all of them crash over a date that is far beyond all calendars.
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, or lets Nix lock the input anew, to what its source has now. Both are shown before
 * they are written; unsafe, as what is restored or fetched may be wrong as well: look at where the change came from first.
 *
 * ## When to ignore it
 *
 * For a repository whose last commit really is that old, or whose commits are dated to a fixed day on purpose.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-last-modified-impossible',
    group: 'lock',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock }, report) {
    const writesDates =
      lock.format.id === 'flake' && lock.lockedInputs.some(({ locked }) => locked.attrs.has('lastModified'));
    for (const { node, locked, type } of lock.lockedInputs) {
      const attr = locked.attrs.get('lastModified');
      if (attr === undefined && writesDates && revisionTypes.has(type)) {
        const message = `${entryName(lock, node)} has no lastModified, which Nix always writes: somebody or a tool took it out.`;
        report({
          message,
          span: locked.keySpan,
          subject: node.key,
          detail: 'missing',
          fixes: () => entryFixes(lock, node),
        });
        continue;
      }
      const wrong = attr === undefined ? undefined : whatIsWrong(attr.value, revisionTypes.has(type));
      if (attr === undefined || wrong === undefined) continue;
      report({
        message: `${entryName(lock, node)} has a lastModified that ${wrong}: ${updateCommand(lock, node) ?? 'an update'} locks it anew.`,
        span: attr.span,
        subject: node.key,
        fixes: () => entryFixes(lock, node),
      });
    }
  },
};

/** 2003-01-01, the year in which Nix began. */
const FIRST_COMMIT = 1_041_379_200;

function whatIsWrong(value: string | number | boolean, hasCommit: boolean): string | undefined {
  if (typeof value !== 'number') return 'is not a number of seconds since 1970';
  if (!Number.isInteger(value)) return `is ${value}, not a whole number of seconds since 1970`;
  if (value < 0) return `is ${value}, a date before 1970`;
  if (value >= END_OF_DATES) return `is ${value}, a date after the year 9999`;
  if (hasCommit && value < FIRST_COMMIT)
    return `says that the commit is of ${isoDay(value)}, before there was Nix or git`;
  return undefined;
}
