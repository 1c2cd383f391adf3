import type { Fix } from '../fix.ts';
import { printable } from '../../flake/show.ts';
import type { Setting, SettingWord } from '../../nix/facts.ts';
import { cacheAt, CACHE_HOSTS, isOfficialCache } from '../../tables/caches.ts';
import { advice, ownEdits } from '../shared/own-fixes.ts';
import { replaceWord } from '../../nix/edit/setting.ts';
import type { Rule, NixSubject } from '../rule.ts';
import { lookAlike, type LookAlike } from './shared/look-alike.ts';
import { reportOn, settingsIn } from './shared/settings.ts';
import { hostOf, namesSubstituters, reachOfHost, storeUrl } from './shared/stores.ts';

/**
 * ## What it does
 *
 * Finds binary caches beside cache.nixos.org: one finding for each list. Which caches are well known, and by which key, is
 * in `server/src/tables/caches.ts`.
 *
 * ## Why it is bad
 *
 * Nix runs what a cache hands out, if one of the trusted keys has signed it. Nobody checks that it was built from the
 * sources ([garnix, "Stop trusting Nix caches"](https://garnix.io/blog/stop-trusting-nix-caches)), and a key is trusted for
 * every path, not only for those of the flake that brings it. So each cache can put anything onto the machine, now and later.
 *
 * In the `nixConfig` of a flake a cache that is not well known is a warning: every user of the flake is asked to trust it.
 * Well-known caches, and those that the owner of a system adds to it, are an info. Mirrors of cache.nixos.org, whose paths
 * cache.nixos.org itself has signed, are no finding. A name that differs from that of a well-known cache in one letter is a
 * warning, and an error where it looks the same in letters of another alphabet.
 *
 * ## Fix
 *
 * Writes the well-known host in place of one that looks like it. Unsafe, because it may be another one by intention.
 * For a cache of its own a flake has a better place: the page that tells how to use it.
 *
 * ## When to ignore it
 *
 * For the cache of the project itself, if its users know that they trust it. Naming it in the README instead leaves them
 * the choice.
 */
export const rule: Rule = {
  meta: {
    id: 'setting-substituter',
    group: 'setting',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check(subject, report) {
    const settings = settingsIn(subject);
    if (settings.length === 0) return;
    const asked = askedIn(settings);
    for (const setting of settings) {
      if (!namesSubstituters(setting)) continue;
      const caches = setting.words.flatMap((word) => thirdParty(word) ?? []);
      for (const { host, span, word } of caches) {
        const like = cacheAt(host) === undefined ? lookAlike(host, CACHE_HOSTS) : undefined;
        if (like === undefined) continue;
        const what = `to the binary cache ${printable(host)}, which looks like ${like.known} and is not`;
        const severity = like.isDisguised ? 'error' : 'warning';
        report(
          reportOn(subject, setting, severity, what, {
            span,
            detail: `${setting.place} ${printable(host)}`,
            fixes: () => known(subject, setting, word, like),
          }),
        );
      }
      const unknown = caches.filter(({ host }) => cacheAt(host) === undefined);
      const shown = unknown.length > 0 ? unknown : caches;
      const [first] = shown;
      if (first === undefined || isCopied(setting, asked)) continue;
      const asks = setting.place === 'flake' && unknown.length > 0;
      const what =
        unknown.length > 0
          ? `to ${listed(unknown)}, so that whoever holds a trusted key can put anything onto the machine`
          : `to ${listed(caches)}, so that those who run ${caches.length > 1 ? 'them' : 'it'} are trusted beside cache.nixos.org`;
      report(
        reportOn(subject, setting, asks ? 'warning' : 'info', what, {
          span: shown.length > 1 ? setting.valueSpan : first.span,
          fixes: () => (asks ? advice(IN_README) : []),
        }),
      );
    }
  },
};

const IN_README = 'Tell in the README how to add the cache, so that each user decides for himself.';

/** The host that was meant, where it is written as it is read. */
function known(
  { facts }: NixSubject,
  setting: Setting,
  word: SettingWord,
  { known: host }: LookAlike,
): readonly Fix[] {
  const [, scheme, rest] = /^(https?:\/\/)[^/?#]*([/?#].*)?$/.exec(word.text) ?? [];
  if (scheme === undefined) return [];
  return ownEdits(
    'unsafe',
    `Ask ${host} instead`,
    replaceWord(facts, setting, word, `${scheme}${host}${rest ?? ''}`),
  );
}

interface Cache {
  readonly host: string;
  readonly span: SettingWord['span'];
  readonly word: SettingWord;
}

/** A cache on a host of the open network that is not one of nixos.org; undefined for all others. */
function thirdParty(word: SettingWord): Cache | undefined {
  const url = storeUrl(word);
  const host = url === undefined ? '' : hostOf(url);
  if (host === '' || isOfficialCache(host) || isOwnNetwork(host)) return undefined;
  return { host, span: word.span, word };
}

function isOwnNetwork(host: string): boolean {
  const kind = reachOfHost(host);
  return kind === 'private' || kind === 'loopback';
}

/** Many name the same caches in `substituters` and `trusted-substituters` of one set: they are told once. */
function isCopied(setting: Setting, asked: ReadonlyMap<number, ReadonlySet<string>>): boolean {
  const hosts = setting.name === 'trusted-substituters' ? asked.get(setting.group) : undefined;
  return hosts !== undefined && setting.words.every(({ text }) => hosts.has(text));
}

/** What is asked anyway, for each set. */
function askedIn(settings: readonly Setting[]): ReadonlyMap<number, ReadonlySet<string>> {
  const asked = new Map<number, Set<string>>();
  for (const { name, group, words } of settings) {
    if (name !== 'substituters') continue;
    const known = asked.get(group) ?? new Set();
    for (const { text } of words) known.add(text);
    asked.set(group, known);
  }
  return asked;
}

function listed(caches: readonly Cache[]): string {
  const hosts = [...new Set(caches.map(({ host }) => printable(host)))];
  const word = hosts.length > 1 ? 'binary caches' : 'binary cache';
  const names =
    hosts.length > 3 ? `${hosts.slice(0, 2).join(', ')} and ${hosts.length - 2} more` : hosts.join(', ');
  return `the ${word} ${names}`;
}
