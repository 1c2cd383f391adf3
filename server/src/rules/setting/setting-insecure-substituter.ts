import type { Fix } from '../fix.ts';
import { withoutSecrets } from '../../flake/secrets.ts';
import { printable } from '../../flake/show.ts';
import type { Setting, SettingWord } from '../../nix/facts.ts';
import { ownEdits } from '../shared/own-fixes.ts';
import { replaceWord } from '../../nix/edit/setting.ts';
import { cacheAt, isOfficialCache } from '../../tables/caches.ts';
import type { Rule, Severity, NixSubject } from '../rule.ts';
import { reportOn, settingsIn } from './shared/settings.ts';
import { hostOf, namesSubstituters, reachOfHost, storeUrl } from './shared/stores.ts';

/**
 * ## What it does
 *
 * Finds substituters that are asked over http, and those that are folders of the machine.
 *
 * ## Why it is bad
 *
 * Over http anybody on the way sees what is fetched, can leave out updates, and can answer instead of the cache. Signatures
 * stop other content only as long as every one of them is asked for: `require-sigs = false` or `?trusted=true` is then all
 * that it takes. A server in the own network (by its address or its name) is an info, one on this machine no finding.
 *
 * A folder in the `nixConfig` of a flake (`file:///…`) is on the machine of whoever uses the flake: an info.
 *
 * ## Fix
 *
 * Writes `https://` instead of `http://`. Safe for the well-known caches, which answer there; unsafe for others.
 *
 * ## When to ignore it
 *
 * For a cache in a network that you trust and that cannot do better.
 */
export const rule: Rule = {
  meta: {
    id: 'setting-insecure-substituter',
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
      if (!namesSubstituters(setting)) continue;
      for (const word of setting.words) {
        const found = insecureIn(setting, word);
        if (found === undefined) continue;
        const shown = printable(withoutSecrets(word.text));
        report(
          reportOn(subject, setting, found.severity, `to ${shown}, ${found.what}`, {
            span: word.span,
            detail: `${setting.place} ${shown}`,
            fixes: () => overTls(subject, setting, word),
          }),
        );
      }
    }
  },
};

function overTls({ facts }: NixSubject, setting: Setting, word: SettingWord): readonly Fix[] {
  const url = storeUrl(word);
  const host = url === undefined ? '' : hostOf(url);
  // Another port is another server, and what is near has no certificate.
  if (reachOfHost(host) !== 'name' || !/^http:\/\/[^:@]+$/.test(word.text)) return [];
  const isKnown = isOfficialCache(host) || cacheAt(host) !== undefined;
  const edit = replaceWord(facts, setting, word, word.text.replace(/^http:/, 'https:'));
  return ownEdits(isKnown ? 'safe' : 'unsafe', `Ask ${printable(host)} over https`, edit);
}

function insecureIn(
  setting: Setting,
  word: SettingWord,
): { readonly severity: Severity; readonly what: string } | undefined {
  const url = storeUrl(word);
  if (url === undefined) return undefined;
  if (url.scheme === 'file') {
    const isFlake = setting.place === 'flake';
    return isFlake
      ? { severity: 'info', what: 'a folder on the machine of whoever uses the flake' }
      : undefined;
  }
  if (url.scheme !== 'http') return undefined;
  const kind = reachOfHost(hostOf(url));
  if (kind === 'loopback' && setting.place !== 'flake') return undefined;
  const isNear = kind === 'loopback' || kind === 'private';
  return {
    severity: isNear ? 'info' : 'warning',
    what: 'a cache that is asked over http, where anybody on the way can read along and answer',
  };
}
