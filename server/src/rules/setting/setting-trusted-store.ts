import type { Setting, SettingWord } from '../../nix/facts.ts';
import type { Fix } from '../fix.ts';
import { withoutSecrets } from '../../flake/secrets.ts';
import { printable } from '../../flake/show.ts';
import { ownEdits } from '../shared/own-fixes.ts';
import { replaceWord } from '../../nix/edit/setting.ts';
import type { Rule, NixSubject } from '../rule.ts';
import { reportOn, settingsIn } from './shared/settings.ts';
import { namesSubstituters, storeUrl } from './shared/stores.ts';

/**
 * ## What it does
 *
 * Finds substituters with `?trusted=true` in their address.
 *
 * ## Why it is bad
 *
 * Paths from such a store need no signature by a trusted key (`trusted` among the settings of stores in the Nix manual).
 * It is `require-sigs = false` for one store, and looks much less like it.
 *
 * ## Fix
 *
 * Takes `trusted=true` out of the address. Unsafe, because paths without a signature are then refused.
 *
 * ## When to ignore it
 *
 * For a store on the same machine (`/mnt`, `file:///…`) that nobody else can write to.
 */
export const rule: Rule = {
  meta: {
    id: 'setting-trusted-store',
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
      if (!namesSubstituters(setting) && setting.name !== 'store') continue;
      for (const word of setting.words) {
        if (!/[?&]trusted=(?:true|yes|1)(?:&|$)/.test(word.text)) continue;
        const url = storeUrl(word);
        const isLocal = url === undefined || url.scheme === 'file' || url.scheme === 'local';
        const shown = printable(withoutSecrets(word.text));
        report(
          reportOn(
            subject,
            setting,
            isLocal && setting.place !== 'flake' ? 'info' : 'error',
            `with trusted=true for ${shown}, whose paths then need no signature`,
            {
              span: word.span,
              detail: `${setting.place} ${shown}`,
              fixes: () => (setting.place !== 'flake' && isLocal ? [] : asking(subject, setting, word)),
            },
          ),
        );
      }
    }
  },
};

function asking({ facts }: NixSubject, setting: Setting, word: SettingWord): readonly Fix[] {
  const text = word.text.replace(/([?&])trusted=(?:true|yes|1)(?:&|$)/, '$1').replace(/[?&]$/, '');
  return ownEdits('unsafe', 'Remove trusted=true', replaceWord(facts, setting, word, text));
}
