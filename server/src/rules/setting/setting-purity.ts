import type { Setting } from '../../nix/facts.ts';
import { advice } from '../shared/own-fixes.ts';
import type { Rule, Severity } from '../rule.ts';
import { has, isSet, NO, reportOn, settingsIn, YES, removing } from './shared/settings.ts';

/**
 * ## What it does
 *
 * Finds settings in the `nixConfig` of a flake that make evaluation depend on more than the flake: `pure-eval = false`,
 * `restrict-eval = false`, `impure-env`, `nix-path`, `allow-dirty-locks = true`, and `allowed-uris` that allow everything.
 *
 * ## Why it is bad
 *
 * In pure evaluation a flake means the same to everybody, and cannot read the files and the environment of who evaluates it.
 * With `pure-eval = false` from its own `nixConfig` it can (`builtins.getEnv` then gives the real value). `restrict-eval` and
 * `allowed-uris` are what a build farm protects itself with (Nix manual, `restrict-eval`).
 *
 * `allowed-uris` that name a scheme alone (`https:`) are an info in the configuration of a system. A system's other settings
 * of this kind are its owner's.
 *
 * ## Fix
 *
 * In a flake it removes the setting. Unsafe, because the flake may not evaluate without.
 *
 * ## When to ignore it
 *
 * For a flake that is of no use without the environment. `--impure` on the command line says so, too, and is seen.
 */
export const rule: Rule = {
  meta: {
    id: 'setting-purity',
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
      const what = effectOf(setting);
      if (what === undefined) continue;
      const severity: Severity | undefined = setting.place === 'flake' ? 'warning' : 'info';
      if (setting.place === 'flake' || setting.name === 'allowed-uris') {
        const fixes = () =>
          setting.place === 'flake'
            ? removing(subject, setting)
            : advice('Name the hosts, such as https://github.com/NixOS/.');
        report(reportOn(subject, setting, severity, what, { fixes }));
      }
    }
  },
};

function effectOf(setting: Setting): string | undefined {
  switch (setting.name) {
    case 'pure-eval':
      return has(setting, NO)
        ? 'to false, so that evaluation reads the files and the environment of whoever evaluates'
        : undefined;
    case 'restrict-eval':
      return has(setting, NO)
        ? 'to false, so that evaluation is not kept to what the user has allowed'
        : undefined;
    case 'allow-dirty-locks':
      return has(setting, YES) ? 'to true, so that locks may pin what nobody else can fetch' : undefined;
    case 'impure-env':
      return isSet(setting) ? 'to environment variables that builds with a fixed output see' : undefined;
    case 'nix-path':
      return isSet(setting) ? 'to what names in angle brackets stand for' : undefined;
    case 'allowed-uris':
      return setting.words.some(({ text }) => /^(?:https?|git(?:\+https)?|file|github):?\/{0,3}$/.test(text))
        ? 'to a scheme alone, so that evaluation may fetch from anywhere'
        : undefined;
    default:
      return undefined;
  }
}
