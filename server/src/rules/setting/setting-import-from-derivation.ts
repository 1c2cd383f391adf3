import type { Rule } from '../rule.ts';
import { has, reportOn, settingsIn, YES, removing } from './shared/settings.ts';

/**
 * ## What it does
 *
 * Finds `allow-import-from-derivation = true` in the `nixConfig` of a flake.
 *
 * ## Why it is bad
 *
 * The evaluation may then build and run things before it has said what it is going to build: `nix flake show` and an editor
 * that evaluates take as long as those builds, and run their code (Nix manual, "Import From Derivation"). It is what Nix allows
 * anyway; the setting turns it on for users who have turned it off.
 *
 * ## Fix
 *
 * Removes the setting: true is what Nix has by default, and a user who has set it otherwise is then heard. Unsafe,
 * because the flake may not evaluate for that user.
 *
 * ## When to ignore it
 *
 * Where the flake cannot be evaluated without it, as with haskell.nix.
 */
export const rule: Rule = {
  meta: {
    id: 'setting-import-from-derivation',
    group: 'setting',
    severity: 'info',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check(subject, report) {
    for (const setting of settingsIn(subject)) {
      if (setting.place !== 'flake' || setting.name !== 'allow-import-from-derivation') continue;
      if (!has(setting, YES)) continue;
      report(
        reportOn(subject, setting, 'info', 'to true, so that evaluating the flake may build and run things', {
          fixes: () => removing(subject, setting),
        }),
      );
    }
  },
};
