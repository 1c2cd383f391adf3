import type { Rule } from '../rule.ts';
import { has, reportOn, settingsIn, YES, removing } from './shared/settings.ts';

/**
 * ## What it does
 *
 * Finds `accept-flake-config = true`.
 *
 * ## Why it is bad
 *
 * Nix then no longer asks before it applies the `nixConfig` of a flake. A `post-build-hook` in it is a program that runs after
 * each build, as root where the user is trusted by the daemon: `nix build` of somebody's flake is enough
 * ([NixOS/nix#9649](https://github.com/NixOS/nix/issues/9649)). Substituters and keys are taken in the same way.
 *
 * ## Fix
 *
 * Removes the setting, so that Nix asks again. Unsafe, because a machine that nobody sits at is then given no
 * settings of flakes.
 *
 * ## When to ignore it
 *
 * On a machine that builds the owner's own flakes alone. Naming the caches in `nix.settings` is the safer way there too.
 */
export const rule: Rule = {
  meta: {
    id: 'setting-accept-flake-config',
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
      if (setting.name !== 'accept-flake-config' || !has(setting, YES)) continue;
      const what = 'to true, so that any flake may change settings of Nix and run programs without asking';
      report(reportOn(subject, setting, 'error', what, { fixes: () => removing(subject, setting) }));
    }
  },
};
