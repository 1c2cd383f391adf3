import type { Rule } from '../rule.ts';
import { reportOn, settingsIn } from './shared/settings.ts';

/**
 * ## What it does
 *
 * Finds experimental features that change what a build may do or what its result means: `impure-derivations`,
 * `recursive-nix`, `ca-derivations`, `dynamic-derivations`, `configurable-impure-env`, `auto-allocate-uids`,
 * `external-builders`, `daemon-trust-override`.
 *
 * ## Why it is bad
 *
 * These are not finished, and some of them have holes that are known: a daemon with `ca-derivations` takes from any user what
 * an output is to be ([NixOS/nix#11393](https://github.com/NixOS/nix/issues/11393)). What is built with them may not build
 * elsewhere. `flakes`, `nix-command`, `pipe-operators` and others that only change the language or the command line are not
 * reported.
 *
 * ## When to ignore it
 *
 * Where you try the feature out.
 */
export const rule: Rule = {
  meta: {
    id: 'setting-experimental',
    group: 'setting',
    severity: 'info',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix',
  check(subject, report) {
    for (const setting of settingsIn(subject)) {
      if (setting.name !== 'experimental-features') continue;
      const found = setting.words.filter(({ text }) => FEATURES.has(text));
      const [first] = found;
      if (first === undefined) continue;
      const names = [...new Set(found.map(({ text }) => text))];
      const why = names.length > 1 ? 'which change what builds may do' : (FEATURES.get(first.text) ?? '');
      report(
        reportOn(subject, setting, 'info', `with ${names.join(', ')}, ${why}`, {
          span: names.length > 1 ? setting.valueSpan : first.span,
        }),
      );
    }
  },
};

const FEATURES: ReadonlyMap<string, string> = new Map([
  ['auto-allocate-uids', 'which gives builds users that the system does not know'],
  ['ca-derivations', 'with which paths are named after what was built instead of after how'],
  ['configurable-impure-env', 'with which builds see chosen variables of the environment'],
  ['daemon-trust-override', 'with which a daemon trusts whom the command line says'],
  ['dynamic-derivations', 'with which a build decides what else is built'],
  ['external-builders', 'with which other programs build instead of Nix'],
  ['impure-derivations', 'with which builds may use the network and are made anew each time'],
  ['recursive-nix', 'with which a build talks to the daemon'],
]);
