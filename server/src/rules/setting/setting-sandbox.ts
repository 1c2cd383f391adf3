import { printable } from '../../flake/show.ts';
import type { Fix } from '../fix.ts';
import type { Setting, SettingWord } from '../../nix/facts.ts';
import { ownEdits } from '../shared/own-fixes.ts';
import { replaceWord } from '../../nix/edit/setting.ts';
import type { NixFileRole, Rule, Severity, NixSubject } from '../rule.ts';
import { has, isSet, NO, reportOn, settingsIn, wordOf, YES, removing } from './shared/settings.ts';

/**
 * ## What it does
 *
 * Finds settings that open the sandbox in which Nix builds: `sandbox = false` or `relaxed`, paths of the machine that
 * builds may see (`sandbox-paths`, `allowed-impure-host-deps`), `allow-new-privileges` and `filter-syscalls = false`.
 *
 * ## Why it is bad
 *
 * In the sandbox a build sees only what it declares (Nix manual, `sandbox`). Without it a build script reads the files of
 * the machine, talks to the network, and its outcome depends on both: what is built is no longer what the sources say.
 * `relaxed` leaves the choice to each derivation (`__noChroot`).
 *
 * A flake that asks for it asks for the rights of its users: an error. So is `sandbox = false` for a system, except in files
 * for macOS, where that is the default; `relaxed` is a warning. Single paths that the owner of a system lets in
 * (a folder for ccache) are an info, and so is `sandbox-fallback = true`, which is the default.
 *
 * ## Fix
 *
 * In a flake it removes the setting. On a system it writes `true` for `sandbox` and removes what else makes a hole.
 * Unsafe, because a build may need it.
 *
 * ## When to ignore it
 *
 * In a container or a virtual machine that can make no sandbox and that builds nothing but this.
 */
export const rule: Rule = {
  meta: {
    id: 'setting-sandbox',
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
      const found = holeIn(setting, subject.role);
      if (found === undefined) continue;
      const span = found.word?.span ?? setting.valueSpan;
      report(
        reportOn(subject, setting, found.severity, found.what, {
          span,
          fixes: () =>
            found.severity === 'info' && setting.place !== 'flake' ? [] : closing(subject, setting, found),
        }),
      );
    }
  },
};

interface Hole {
  readonly severity: Severity;
  readonly what: string;
  /** The word that opens it; undefined: the whole value does. */
  readonly word?: SettingWord;
}

/** On a system the word stays, as the default of nix-darwin is another one. */
function closing(subject: NixSubject, setting: Setting, { word }: Hole): readonly Fix[] {
  if (setting.place === 'flake' || setting.name !== 'sandbox' || word === undefined)
    return removing(subject, setting);
  // Where there is a condition, such as that of a container, it cannot be otherwise there.
  const before = subject.facts.table.text.slice(setting.nameSpan.end, word.span.start);
  if (/\b(?:mkIf|if|optional\w*)\b/.test(before)) return [];
  const edit = replaceWord(subject.facts, setting, word, 'true');
  const bare = edit?.text === '"true"' ? { ...edit, text: 'true' } : edit;
  return ownEdits('unsafe', `Set ${printable(setting.written)} to true`, bare);
}

function holeIn(setting: Setting, role: NixFileRole): Hole | undefined {
  const isFlake = setting.place === 'flake';
  switch (setting.name) {
    case 'sandbox': {
      const off = wordOf(setting, NO);
      const word = off ?? wordOf(setting, ['relaxed']);
      if (word === undefined) return undefined;
      const isUsual = !isFlake && isForMac(role);
      if (off !== undefined) {
        const what = 'to false, so that builds see the files and the network of the machine';
        return { severity: isUsual ? 'info' : 'error', what, word };
      }
      const what = 'to relaxed, so that a derivation may choose to be built outside the sandbox';
      return { severity: isFlake ? 'error' : isUsual ? 'info' : 'warning', what, word };
    }
    case 'sandbox-fallback':
      if (!has(setting, YES)) return undefined;
      return {
        severity: 'info',
        what: 'to true, so that Nix builds without a sandbox where it cannot make one',
      };
    case 'sandbox-paths':
    case 'allowed-impure-host-deps':
      if (!isSet(setting)) return undefined;
      return {
        severity: isFlake ? 'error' : 'info',
        what: 'to paths of the machine that builds may see',
      };
    case 'allow-new-privileges':
      if (!has(setting, YES)) return undefined;
      return {
        severity: isFlake ? 'error' : 'warning',
        what: 'to true, so that builds may run setuid programs',
      };
    case 'filter-syscalls':
      if (!has(setting, NO)) return undefined;
      return {
        severity: isFlake ? 'error' : 'warning',
        what: 'to false, so that builds may make files setuid',
      };
    default:
      return undefined;
  }
}

/** On macOS there is no sandbox unless it is asked for. */
function isForMac({ path }: NixFileRole): boolean {
  return /darwin|mac-?os|macbook/i.test(path);
}
