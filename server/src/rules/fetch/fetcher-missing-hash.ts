import { HASH_NAMES } from '../../tables/fetchers.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { hashOf } from './fixes/ask-hash.ts';
import { fetchesIn, sourceOf } from './shared/fetches.ts';

/**
 * ## What it does
 *
 * Finds fetchers of nixpkgs that are given no hash.
 *
 * ## Why it is bad
 *
 * It is unfinished, not unsafe: nixpkgs takes `lib.fakeHash` instead, so that the build fails with the right hash in its message
 * (pkgs/build-support/fetchurl/default.nix), or refuses (lib/fetchers.nix). What matters is the next step: the hash that the message shows is of whatever
 * arrived, so look at that before you paste it.
 *
 * ## What Nix does
 *
 * Arguments that are put together elsewhere (`args // { … }`) cannot be judged and are passed over. Nix's own `fetchTarball`
 * and `builtins.fetchurl` do fetch without a hash: that is `fetch-builtin-missing-hash`, an error.
 *
 * ## Fix
 *
 * Fetches it with Nix, on your command, and writes the hash of what came, in SRI. What was fetched and from where is shown
 * before it is written: the first use is trusted. It is offered where all that decides what is fetched stands in the file.
 *
 * ## When to ignore it
 *
 * In a template that is meant to be filled in.
 */
export const rule: Rule = {
  meta: {
    id: 'fetcher-missing-hash',
    group: 'fetch',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    if (role.generated) return;
    const severity = severityIn(role, 'warning');
    for (const fetch of fetchesIn(facts)) {
      const { fetcher, args, call } = fetch;
      if (fetcher.origin !== 'nixpkgs' || !args.complete || args.attrs.size === 0) continue;
      if (fetcher.toldBy !== undefined) continue;
      const enough = [...HASH_NAMES.keys(), ...(fetcher.unhashedWith ?? [])];
      if (enough.some((name) => args.attrs.has(name))) continue;
      report({
        message: `${fetcher.name} is given no hash, so it cannot fetch anything: nobody has said yet what it should be.`,
        span: call.calleeSpan,
        subject: fetcher.name,
        detail: sourceOf(facts, args),
        severity,
        fixes: () => hashOf(facts, fetch),
      });
    }
  },
};
