import type { Rule } from '../rule.ts';
import { has, NO, reportOn, settingsIn, removing } from './shared/settings.ts';

/**
 * ## What it does
 *
 * Finds `require-sigs = false` (on NixOS once `nix.requireSignedBinaryCaches = false`).
 *
 * ## Why it is bad
 *
 * Nix then takes any path from any substituter, whoever built it (Nix manual, `require-sigs`). Whoever answers for a cache, or
 * stands between it and the machine, decides what runs there. With one key more in `trusted-public-keys` the same caches work.
 *
 * ## Fix
 *
 * Removes the setting: Nix asks for signatures by default. Unsafe, because a cache that signs nothing is then of no
 * use.
 *
 * ## When to ignore it
 *
 * In a test machine without a network.
 */
export const rule: Rule = {
  meta: {
    id: 'setting-signatures',
    group: 'setting',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check(subject, report) {
    for (const setting of settingsIn(subject)) {
      if (setting.name !== 'require-sigs' || !has(setting, NO)) continue;
      const what = 'to false, so that Nix takes whatever a substituter hands out, signed or not';
      report(reportOn(subject, setting, 'error', what, { fixes: () => removing(subject, setting) }));
    }
  },
};
