import { isSupportedVersion } from '../../lock/nodes.ts';
import type { Rule } from '../rule.ts';
import { baseName } from './shared/words.ts';

/**
 * ## What it does
 *
 * Finds locks whose format version is lower than before the change.
 *
 * ## Why it is bad
 *
 * No tool writes an older version over a newer one: somebody edited the lock by hand, or put an old lock in its place.
 * Versions also differ in how the same text is read. In version 5 of flake.lock the hash of an input stands in a
 * second place, `info`. Nix lets that one count in every version, but in version 5 nobody wonders at it.
 *
 * ## When to ignore it
 *
 * When the old lock was put back on purpose.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-diff-version-lowered',
    group: 'diff',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'base',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'lock-diff',
  check(subject, report) {
    const { lock, comparison } = subject;
    const [before, now] = [comparison.old.version, lock.version];
    if (before === undefined || now === undefined || now.value >= before.value) return;
    if (!isSupportedVersion(comparison.old)) return;
    report({
      message: `The lock has version ${now.value}, but in ${baseName(subject)} it had version ${before.value}: no tool goes back, so it was edited by hand or an old lock was put in its place.`,
      span: now.span,
      subject: lock.root?.value ?? 'version',
    });
  },
};
