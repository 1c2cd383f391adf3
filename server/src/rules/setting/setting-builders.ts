import type { Rule } from '../rule.ts';
import { isSet, reportOn, settingsIn, removing } from './shared/settings.ts';

/**
 * ## What it does
 *
 * Finds `builders` in the `nixConfig` of a flake.
 *
 * ## Why it is bad
 *
 * Nix sends the sources of a build to these machines and takes what they send back, without a signature: they decide what is
 * built (Nix manual, remote builds). Which machines those are is for the user to say, in their own configuration.
 *
 * ## Fix
 *
 * Removes the setting. Unsafe, because the flake may not build without such a machine: whoever has one names it in
 * the settings of his own system.
 *
 * ## When to ignore it
 *
 * Never in a flake that others use.
 */
export const rule: Rule = {
  meta: {
    id: 'setting-builders',
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
      if (setting.place !== 'flake' || setting.name !== 'builders' || !isSet(setting)) continue;
      const what = 'to machines that get the sources and whose results Nix takes unsigned';
      report(reportOn(subject, setting, 'error', what, { fixes: () => removing(subject, setting) }));
    }
  },
};
