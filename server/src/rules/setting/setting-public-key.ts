import type { Setting, SettingWord } from '../../nix/facts.ts';
import type { Fix } from '../fix.ts';
import { printable } from '../../flake/show.ts';
import { advice, ownEdits } from '../shared/own-fixes.ts';
import { replaceWord } from '../../nix/edit/setting.ts';
import { cacheOfKey } from '../../tables/caches.ts';
import type { Rule, NixSubject } from '../rule.ts';
import { type KeyProblem, readKey } from './shared/keys.ts';
import { reportOn, settingsIn } from './shared/settings.ts';

/**
 * ## What it does
 *
 * Finds trusted keys that are none: without a name before a colon, or with another length than that of an Ed25519 key
 * (32 bytes, 44 characters of base64).
 *
 * ## Why it is bad
 *
 * Nix stops with "public key is not valid" or "key is corrupt" as soon as it has a signature to check
 * (src/libutil/signature/local-keys.cc), so that nothing can be fetched from any cache. What looks like a key that somebody
 * shortened or mistyped is also not the key that was reviewed.
 *
 * ## Fix
 *
 * Takes the key of a well-known cache in place of one of its name that cannot be read. Unsafe, as what was meant may
 * be another one. Any other has to be copied once more from those who have it.
 *
 * ## When to ignore it
 *
 * Never.
 */
export const rule: Rule = {
  meta: {
    id: 'setting-public-key',
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
      if (setting.name !== 'trusted-public-keys') continue;
      for (const word of setting.words) {
        const problem = readKey(word);
        // The secret half of a key is told by setting-credentials.
        if (typeof problem !== 'string' || problem === 'secret') continue;
        const name =
          problem === 'nameless' ? word.text.slice(0, 20) : word.text.slice(0, word.text.indexOf(':'));
        report(
          reportOn(subject, setting, 'error', `with the key ${printable(name)}, which ${WHY[problem]}`, {
            span: word.span,
            detail: `${setting.place} ${printable(name)}`,
            fixes: () => wholeKey(subject, setting, word, name),
          }),
        );
      }
    }
  },
};

function wholeKey({ facts }: NixSubject, setting: Setting, word: SettingWord, name: string): readonly Fix[] {
  const known = cacheOfKey(name);
  if (known === undefined) return advice('Copy the key once more from the page of the cache.');
  const edit = replaceWord(facts, setting, word, `${known.keyName}:${known.key}`);
  return ownEdits('unsafe', `Take the key that ${known.keyName} is known by`, edit);
}

const WHY: Readonly<Record<Exclude<KeyProblem, 'secret'>, string>> = {
  nameless: 'has no name before a colon, so that Nix stops at it',
  length: 'is not 32 bytes in base64, so that Nix stops at it',
};
