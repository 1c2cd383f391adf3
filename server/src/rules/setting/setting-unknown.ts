import type { Fix } from '../fix.ts';
import { printable } from '../../flake/show.ts';
import type { Setting } from '../../nix/facts.ts';
import { LEGACY_OPTIONS, SETTING_NAMES, settingNamed } from '../../tables/settings.ts';
import { editDistance } from '../../text/edit-distance.ts';
import { ownEdits } from '../shared/own-fixes.ts';
import { renameSetting } from '../../nix/edit/setting.ts';
import type { Rule, NixSubject } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { INTRO, settingsIn } from './shared/settings.ts';

/**
 * ## What it does
 *
 * Finds settings that Nix does not have. The settings of Nix since 2.8, of Lix and of Determinate Nix are in
 * `server/src/tables/settings.ts`.
 *
 * ## Why it is bad
 *
 * Nix ignores them, with a warning at most (`warnUnknownSettings` in src/libutil/configuration.cc): what was meant is not done.
 * A cache is not asked, and a sandbox is not there. Common ones are names of NixOS options (`trustedUsers` instead of
 * `trusted-users`) and `extra-` before a setting that is no list.
 *
 * Where a setting of a similar name exists it is an info, otherwise a hint.
 *
 * ## Fix
 *
 * Writes the name that was meant, where only one is near, and nothing else sets it there. Unsafe, because it has an
 * effect from then on.
 *
 * ## When to ignore it
 *
 * For a setting of a plugin, or of a newer Nix.
 */
export const rule: Rule = {
  meta: {
    id: 'setting-unknown',
    group: 'setting',
    severity: 'hint',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check(subject, report) {
    let asked = 0;
    for (const setting of settingsIn(subject)) {
      if (setting.info !== undefined || !/^[\w-]{2,60}$/.test(setting.written)) continue;
      const meant = asked++ < MAX_GUESSES ? meantBy(setting) : undefined;
      const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
      report({
        message: `${INTRO[setting.place]} ${printable(setting.written)}, a setting that Nix does not know and ignores.${hint}`,
        span: setting.nameSpan,
        subject: printable(setting.written),
        detail: setting.place,
        severity: severityIn(subject.role, meant === undefined ? 'hint' : 'info'),
        fixes: () => (meant === undefined ? [] : renaming(subject, setting, meant)),
      });
    }
  },
};

function renaming(subject: NixSubject, setting: Setting, meant: string): readonly Fix[] {
  const name = settingNamed(meant)?.info.name;
  const isSet = settingsIn(subject).some((one) => one.place === setting.place && one.name === name);
  if (isSet || !isOnlyOne(setting, meant)) return [];
  return ownEdits('unsafe', `Write ${meant}`, renameSetting(subject.facts, setting, meant));
}

/** Guesses cost time, and a file with more of them is no configuration. */
const MAX_GUESSES = 50;

/** Whether no other name is as near. */
function isOnlyOne({ written }: Setting, meant: string): boolean {
  const dashed = dashes(written);
  const distance = editDistance(dashed, meant);
  return SETTING_NAMES.every(
    (name) => name === meant || `extra-${name}` === meant || editDistance(dashed, name) > distance,
  );
}

function dashes(written: string): string {
  return written.replaceAll('_', '-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function meantBy({ written }: Setting): string | undefined {
  const option = LEGACY_OPTIONS.get(written);
  if (option !== undefined) return option;
  const dashed = dashes(written);
  if (dashed !== written && settingNamed(dashed) !== undefined) return dashed;
  if (!dashed.startsWith('extra-')) return MISTAKEN.get(dashed) ?? nearest(dashed, SETTING_NAMES);
  const base = dashed.slice('extra-'.length);
  if (settingNamed(base) !== undefined) return base;
  const lists = SETTING_NAMES.filter((name) => settingNamed(`extra-${name}`) !== undefined);
  const meant = MISTAKEN.get(base) ?? nearest(base, lists);
  return meant === undefined ? undefined : `extra-${meant}`;
}

/** The name that is one or, for long names, two letters away. */
function nearest(written: string, names: readonly string[]): string | undefined {
  let found: string | undefined;
  let least = written.length > 8 ? 3 : 2;
  for (const name of names) {
    if (Math.abs(name.length - written.length) >= least) continue;
    const distance = editDistance(written, name);
    if (distance < least) [found, least] = [name, distance];
  }
  return found;
}

/** Names that people take for those of settings. */
const MISTAKEN: ReadonlyMap<string, string> = new Map([
  ['public-keys', 'trusted-public-keys'],
  ['trusted-keys', 'trusted-public-keys'],
  ['caches', 'substituters'],
]);
