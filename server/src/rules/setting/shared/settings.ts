import { printable } from '../../../flake/show.ts';
import { removeSetting, removeWord } from '../../../nix/edit/setting.ts';
import type { Setting, SettingWord } from '../../../nix/facts.ts';
import { UNASKED_SETTINGS } from '../../../tables/settings.ts';
import type { Fix } from '../../fix.ts';
import type { NixSubject, Report, Severity } from '../../rule.ts';
import { severityIn } from '../../sample-severity.ts';
import { ownEdits } from '../../shared/own-fixes.ts';

/** The settings that a file makes. `nixConfig` means something in a flake.nix alone. */
export function settingsIn({ facts, role }: NixSubject): readonly Setting[] {
  const { settings } = facts;
  return settings.length === 0 || role.kind === 'flake'
    ? settings
    : settings.filter(({ place }) => place !== 'flake');
}

/** How bad something is, by where it is set. `undefined`: nothing to say there. */
export type ByPlace = Readonly<Record<Setting['place'], Severity | undefined>>;

/** A finding on a whole setting: `what` goes on after "nixConfig sets sandbox". */
export function reportOn(
  { role }: NixSubject,
  setting: Setting,
  severity: Severity,
  what: string,
  more: Partial<Report> = {},
): Report {
  return {
    message: `${INTRO[setting.place]} ${printable(setting.written)} ${what}; ${reachOf(setting)}.`,
    span: setting.valueSpan,
    subject: printable(setting.written),
    detail: setting.place,
    severity: severityIn(role, severity),
    ...more,
  };
}

/** Takes the setting out. */
export function removing({ facts }: NixSubject, setting: Setting): readonly Fix[] {
  return ownEdits('unsafe', `Remove ${printable(setting.written)}`, removeSetting(facts, setting));
}

/** Takes one word out of a list. @param shown what the word is called, without secrets */
export function removingWord(
  { facts }: NixSubject,
  setting: Setting,
  word: SettingWord,
  shown = word.text,
): readonly Fix[] {
  const title = `Remove ${printable(shown)} from ${printable(setting.written)}`;
  return ownEdits('unsafe', title, removeWord(facts, setting, word));
}

export const INTRO: Readonly<Record<Setting['place'], string>> = {
  flake: 'nixConfig sets',
  system: 'This configuration sets',
  environment: 'NIX_CONFIG sets',
};

/** Whom a setting reaches, in words. */
export function reachOf({ place, name }: Setting): string {
  switch (place) {
    case 'flake':
      return UNASKED_SETTINGS.has(name)
        ? 'Nix applies it without asking'
        : 'every user of this flake is asked to accept it';
    case 'system':
      return 'it holds for all that Nix does there';
    case 'environment':
      return 'it holds for every Nix command that sees the variable';
  }
}

/** The word of a setting's value, whatever the conditions, that is one of these. */
export function wordOf(setting: Setting, texts: readonly string[]): SettingWord | undefined {
  return setting.words.find(({ text }) => texts.includes(text));
}

export function has(setting: Setting, texts: readonly string[]): boolean {
  return wordOf(setting, texts) !== undefined;
}

/** Whether the value is something, known or not: neither empty nor null. */
export function isSet(setting: Setting): boolean {
  return setting.words.length > 0 || !setting.complete;
}

/** Words of Nix for yes and no (`BaseSetting<bool>::parse` in src/libutil/configuration.cc). */
export const YES = ['true', 'yes', '1'] as const;
export const NO = ['false', 'no', '0'] as const;
