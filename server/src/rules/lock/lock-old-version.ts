import type { Rule } from '../rule.ts';
import { renewed } from '../../lock/edit/renew.ts';
import { editFix } from '../shared/inputs/fixes.ts';

/**
 * ## What it does
 *
 * Reports a lockfile of version 5 or 6.
 *
 * ## Why it is bad
 *
 * Both come from the time before flakes were part of a released Nix. Every Nix still reads them and writes version 7
 * ([lockfile.cc](https://github.com/NixOS/nix/blob/master/src/libflake/lockfile.cc)), but other tools need not know
 * them: version 5 keeps the hash in a part of its own (`info`), where a reviewer does not look for it.
 *
 * ## Fix
 *
 * Writes version 7, and what version 5 keeps in `info` into `locked`. Safe: Nix reads the three versions in the same way, and
 * writes the newest.
 *
 * ## When to ignore it
 *
 * When the file is to stay as it is. Nix turns it into version 7 the next time it changes the lock,
 * for example with `nix flake update`.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-old-version',
    group: 'lock',
    severity: 'info',
    confidence: 'high',
    audience: 'pedantic',
    needs: 'text',
    fix: 'safe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock }, report) {
    const { format, intact, version } = lock;
    if (!intact || !format.isGraph || version === undefined) return;
    if (version.value < 5 || version.value >= 7) return;
    report({
      message: `The lockfile has the old version ${version.value}; ${format.reader} writes version 7 the next time it changes the lock.`,
      span: version.span,
      subject: 'version',
      fixes: () => editFix('Write the lock in version 7', 'safe', renewed(lock), 'lock'),
    });
  },
};
