import { printable } from '../../flake/show.ts';
import type { Setting } from '../../nix/facts.ts';
import { cacheOfKey, hostOfKey, isOfficialCache } from '../../tables/caches.ts';
import type { Rule } from '../rule.ts';
import { keysIn, type PublicKey } from './shared/keys.ts';
import { reportOn, settingsIn, removingWord } from './shared/settings.ts';
import { hostOf, namesSubstituters, storeUrl } from './shared/stores.ts';

/**
 * ## What it does
 *
 * Finds keys in the `nixConfig` of a flake that none of its substituters needs.
 *
 * ## Why it is bad
 *
 * A trusted key counts for every path from every cache, also for those that the user has asked anyway. One without a cache
 * does nothing for the flake: it was left over, or it is there for something else.
 *
 * Key and cache are matched by their names and by what is known of well-known caches. As long as a cache of the list has
 * no key of its name, any key may be its own, and nothing is said.
 *
 * ## Fix
 *
 * Removes the key. Unsafe, because users may have a cache in their own settings whose paths are signed with it.
 *
 * ## When to ignore it
 *
 * If a cache of the list signs with several keys.
 */
export const rule: Rule = {
  meta: {
    id: 'setting-key-without-substituter',
    group: 'setting',
    severity: 'info',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check(subject, report) {
    if (subject.role.kind !== 'flake') return;
    const settings = settingsIn(subject).filter(({ place }) => place === 'flake');
    const lists = settings.filter(({ name }) => name === 'trusted-public-keys');
    if (lists.length === 0) return;
    const hosts = hostsIn(settings);
    if (hosts === undefined) return;
    const keys = lists.flatMap((setting) => keysIn(setting.words).map((key) => ({ setting, key })));
    if (keys.length * hosts.length > MAX_PAIRS) return;
    const unserved = new Set(hosts);
    for (const { key } of keys) for (const host of hosts) if (signs(key, host)) unserved.delete(host);
    if (unserved.size > 0) return;
    for (const { setting, key } of keys) {
      if (isOfficialCache(hostOfKey(key.name)) || hosts.some((host) => signs(key, host))) continue;
      const name = printable(key.name);
      const what = `with the key ${name}, which none of the flake's binary caches needs`;
      report(
        reportOn(subject, setting, 'info', what, {
          span: key.word.span,
          detail: `${setting.place} ${name}`,
          fixes: () => removingWord(subject, setting, key.word, `the key ${key.name}`),
        }),
      );
    }
  },
};

/** More than any flake has. */
const MAX_PAIRS = 10_000;

/** The hosts of the caches that need a key of their own; undefined where not all of them can be told. */
function hostsIn(settings: readonly Setting[]): readonly string[] | undefined {
  const hosts = new Set<string>();
  for (const setting of settings) {
    if (!namesSubstituters(setting)) continue;
    if (!setting.complete) return undefined;
    for (const word of setting.words) {
      const url = storeUrl(word);
      if (url === undefined || hostOf(url) === '') return undefined;
      if (!isOfficialCache(hostOf(url))) hosts.add(hostOf(url));
    }
  }
  return [...hosts];
}

/** Named after the host or a part of it, or known to be its key. */
function signs({ name }: PublicKey, host: string): boolean {
  const base = hostOfKey(name).toLowerCase();
  if (base === host || host.endsWith(`.${base}`) || base.endsWith(`.${host}`)) return true;
  return cacheOfKey(name)?.hosts.includes(host) === true;
}
