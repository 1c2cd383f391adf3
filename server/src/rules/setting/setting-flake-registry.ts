import { withoutSecrets } from '../../flake/secrets.ts';
import { printable } from '../../flake/show.ts';
import type { Rule, Severity } from '../rule.ts';
import { reportOn, settingsIn, removing } from './shared/settings.ts';

/**
 * ## What it does
 *
 * Finds a registry of flakes other than the official one.
 *
 * ## Why it is bad
 *
 * The registry says what names such as `nixpkgs` mean, on the command line and in inputs that are given by name alone. In the
 * `nixConfig` of a flake Nix takes `flake-registry` **without asking** (`whitelist` in src/libflake/config.cc), and it beats
 * `--option flake-registry` on the command line: whoever locks the flake gets the inputs that its author's registry names.
 * `use-registries = false` stops it.
 *
 * In the configuration of a system another registry is an info, over http a warning. An empty one, a file of the machine
 * (`/etc/nix/registry.json`) and the official one are no finding there.
 *
 * ## Fix
 *
 * In a flake it removes the setting. Unsafe, because names that only that registry has are no longer found.
 *
 * ## When to ignore it
 *
 * For a registry that the owner of the machine runs.
 */
export const rule: Rule = {
  meta: {
    id: 'setting-flake-registry',
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
      if (setting.name !== 'flake-registry') continue;
      for (const word of setting.words) {
        const severity = severityOf(word.text, setting.place === 'flake');
        if (severity === undefined) continue;
        const shown = printable(withoutSecrets(word.text));
        const what = `to ${shown}, so that this registry decides what nixpkgs and other names stand for`;
        report(
          reportOn(subject, setting, severity, what, {
            span: word.span,
            fixes: () => (setting.place === 'flake' ? removing(subject, setting) : []),
          }),
        );
      }
    }
  },
};

/** Where the official registry is served, with and without redirects. */
const OFFICIAL =
  /^(?:https:\/\/channels\.nixos\.org\/flake-registry\.json|https:\/\/(?:raw\.githubusercontent\.com|github\.com)\/NixOS\/flake-registry\/.*|\/nix\/store\/.*)$/i;

function severityOf(value: string, isFlake: boolean): Severity | undefined {
  if (OFFICIAL.test(value)) return undefined;
  const isLocal = value.startsWith('/');
  if (isFlake) return isLocal ? 'warning' : 'error';
  if (isLocal || !value.includes(':')) return undefined;
  return value.startsWith('http:') ? 'warning' : 'info';
}
