import type { Setting } from '../../nix/facts.ts';
import type { Fix } from '../fix.ts';
import { printable } from '../../flake/show.ts';
import { cacheOfKey, CACHE_KEY_NAMES } from '../../tables/caches.ts';
import { ownEdits } from '../shared/own-fixes.ts';
import { replaceWord } from '../../nix/edit/setting.ts';
import type { Rule, Severity, NixSubject } from '../rule.ts';
import { keysIn, type PublicKey } from './shared/keys.ts';
import { lookAlike } from './shared/look-alike.ts';
import { reportOn, settingsIn, removingWord } from './shared/settings.ts';

/**
 * ## What it does
 *
 * Finds trusted keys that bear the name of a well-known cache and are another key, and names that look like one of these.
 * The keys of well-known caches are in `server/src/tables/caches.ts`.
 *
 * ## Why it is bad
 *
 * A key's name says nothing of whose it is: anybody can make a key named `cache.nixos.org-1`, and Nix then trusts every path
 * that it has signed, from any cache. Reviewers look at the name. Wrong keys are also what language models invent: they begin
 * like the right one and go on differently.
 *
 * ## Fix
 *
 * Takes the key that a well-known cache signs with instead of one that only has its name, and removes a key whose
 * name is another one. Unsafe, because a cache may change its key, and a name may be near by chance.
 *
 * ## When to ignore it
 *
 * If the cache has a new key. Then its old one is known here: tell us.
 */
export const rule: Rule = {
  meta: {
    id: 'setting-lookalike-key',
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
      for (const key of keysIn(setting.words)) {
        const found = disguiseOf(key);
        if (found === undefined) continue;
        const name = printable(key.name);
        report(
          reportOn(subject, setting, found.severity, `with a key named ${name}, ${found.what}`, {
            span: key.word.span,
            detail: `${setting.place} ${name}`,
            fixes: () => trueKey(subject, setting, key),
          }),
        );
      }
    }
  },
};

function trueKey(subject: NixSubject, setting: Setting, { name, word }: PublicKey): readonly Fix[] {
  const known = cacheOfKey(name);
  if (known === undefined) return removingWord(subject, setting, word, `the key ${name}`);
  const edit = replaceWord(subject.facts, setting, word, `${known.keyName}:${known.key}`);
  return ownEdits('unsafe', `Take the key that ${known.keyName} is known by`, edit);
}

function disguiseOf({
  name,
  key,
}: PublicKey): { readonly severity: Severity; readonly what: string } | undefined {
  const known = cacheOfKey(name);
  if (known !== undefined) {
    if (known.key === key) return undefined;
    return {
      severity: 'error',
      what: `which is not the key of that cache (${known.key.slice(0, 8)}…): whoever made it can sign any path`,
    };
  }
  const like = lookAlike(name, CACHE_KEY_NAMES);
  if (like === undefined) return undefined;
  return {
    severity: like.isDisguised ? 'error' : 'warning',
    what: `which looks like ${like.known} and is another name`,
  };
}
