import { withoutSecrets } from '../../flake/secrets.ts';
import { printable } from '../../flake/show.ts';
import type { Setting } from '../../nix/facts.ts';
import type { Rule, Severity } from '../rule.ts';
import { has, NO, reportOn, settingsIn, removing } from './shared/settings.ts';

/**
 * ## What it does
 *
 * Finds settings in the `nixConfig` of a flake that say which store Nix works with: `store`, `substitute = false`,
 * `upgrade-nix-store-path-url`.
 *
 * ## Why it is bad
 *
 * `store` may be another machine, which then gets all sources, builds everything and says what came out. From
 * `upgrade-nix-store-path-url` Nix takes the program that `nix upgrade-nix` puts in its own place; this is a warning wherever it
 * is set. `substitute = false` builds everything anew: an info.
 *
 * ## Fix
 *
 * Removes the setting. Unsafe, because somebody may count on that store.
 *
 * ## When to ignore it
 *
 * In a flake for tests that uses a store of its own below its folder.
 */
export const rule: Rule = {
  meta: {
    id: 'setting-store',
    group: 'setting',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check(subject, report) {
    for (const setting of settingsIn(subject)) {
      const found = choiceOf(setting);
      if (found === undefined) continue;
      report(
        reportOn(subject, setting, found.severity, found.what, {
          fixes: () => removing(subject, setting),
        }),
      );
    }
  },
};

function choiceOf(setting: Setting): { readonly severity: Severity; readonly what: string } | undefined {
  const [value] = setting.words;
  const shown = value === undefined ? 'a value that is computed' : printable(withoutSecrets(value.text));
  if (setting.name === 'upgrade-nix-store-path-url' && value !== undefined && !OFFICIAL.test(value.text)) {
    return { severity: 'warning', what: `to ${shown}, which decides what Nix replaces itself with` };
  }
  if (setting.place !== 'flake') return undefined;
  if (setting.name === 'substitute' && has(setting, NO)) {
    return { severity: 'info', what: 'to false, so that nothing is taken from a cache' };
  }
  if (setting.name !== 'store' || value === undefined || /^(?:auto|daemon|local)?$/.test(value.text))
    return undefined;
  return { severity: 'warning', what: `to ${shown}, which gets all sources and says what was built` };
}

const OFFICIAL = /^https:\/\/(?:github\.com|raw\.githubusercontent\.com)\/NixOS\/nixpkgs\//;
