import type { Setting } from '../../nix/facts.ts';
import type { Fix } from '../fix.ts';
import { printable } from '../../flake/show.ts';
import { advice, ownEdits } from '../shared/own-fixes.ts';
import { removeSetting } from '../../nix/edit/setting.ts';
import type { Rule, NixSubject } from '../rule.ts';
import { reportOn, settingsIn, removingWord, wordOf } from './shared/settings.ts';

/**
 * ## What it does
 *
 * Finds users in `trusted-users` other than root.
 *
 * ## Why it is bad
 *
 * "Adding a user to `trusted-users` is essentially equivalent to giving that user root access to the system" (Nix manual,
 * `trusted-users`): they may take paths from any cache unsigned, turn the sandbox off, and set a `post-build-hook`, which runs as
 * root. So may everything that runs as that user, and every flake whose `nixConfig` they accept.
 *
 * `*` is everybody: an error. Groups whose members may become root anyway (`@wheel`, on macOS `@admin`) are an info: they need
 * no password any more. Users of services and of people are a warning.
 *
 * In the `nixConfig` of a flake the setting has no effect, since the daemon reads only its own configuration
 * (src/libstore/daemon.cc): a warning, as what is meant there is no flake's business.
 *
 * ## Fix
 *
 * In a flake it removes the setting: safe, because it has no effect there. On a system it removes `*`: unsafe,
 * because somebody may need what it allows. Users who only need certain caches get them by `trusted-substituters`.
 *
 * ## When to ignore it
 *
 * For a machine that only this user has, and for users that remote builds come in as.
 */
export const rule: Rule = {
  meta: {
    id: 'setting-trusted-users',
    group: 'setting',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'safe',
    since: '0.1.0',
  },
  on: 'nix',
  check(subject, report) {
    for (const setting of settingsIn(subject)) {
      if (setting.name !== 'trusted-users') continue;
      const others = setting.words.filter(({ text }) => text !== 'root' && text !== '@root');
      const users = others.filter(({ text }) => !ADMINISTRATORS.has(text));
      const [first] = users.length > 0 ? users : others;
      if (first === undefined) continue;
      const names = (users.length > 0 ? users : others).map(({ text }) => printable(text));
      const who = users.some(({ text }) => text === '*') ? 'everybody' : namesOf(names);
      const isFlake = setting.place === 'flake';
      const what = isFlake
        ? `to ${who}, which has no effect in a flake and on a system would make them as mighty as root`
        : `to ${who}, who may then do with Nix what root may`;
      const severity = who === 'everybody' ? 'error' : users.length > 0 ? 'warning' : 'info';
      report(
        reportOn(subject, setting, severity, what, {
          span: names.length > 1 ? setting.valueSpan : first.span,
          fixes: () => trustingFewer(subject, setting),
        }),
      );
    }
  },
};

function trustingFewer(subject: NixSubject, setting: Setting): readonly Fix[] {
  const { facts } = subject;
  if (setting.place === 'flake')
    return ownEdits('safe', `Remove ${printable(setting.written)}`, removeSetting(facts, setting));
  const all = wordOf(setting, ['*']);
  return all === undefined ? advice(CACHES) : removingWord(subject, setting, all);
}

const CACHES = 'List the caches that these users need in trusted-substituters instead.';

/** Groups whose members may run what they like as root. */
const ADMINISTRATORS: ReadonlySet<string> = new Set(['@wheel', '@admin', '@sudo']);

function namesOf(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more` : names.join(', ');
}
