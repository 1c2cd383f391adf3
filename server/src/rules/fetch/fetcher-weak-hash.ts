import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { hashAgain } from './fixes/hash-again.ts';
import { valueSpan } from './shared/fetches.ts';
import { hashDetail, hashIn, hashName, hashUsesIn } from './shared/hashes.ts';

/**
 * ## What it does
 *
 * Finds fetchers whose only hash is an MD5 (an error) or a SHA-1 (a warning).
 *
 * ## Why it is bad
 *
 * For both, two different files with the same hash can be made: for MD5 in seconds on any computer, for SHA-1 since 2017
 * (https://shattered.io) and with freely chosen beginnings since 2020 (https://sha-mbles.github.io). So whoever offers the file
 * can show one to those who review it and send another one to those who build, and the hash fits both. nixpkgs' `fetchurl`
 * refuses MD5 ("fetchurl does not support md5 anymore", then no longer takes it) and keeps SHA-1 only for old expressions
 * (lib/fetchers.nix of nixpkgs).
 *
 * ## What Nix does
 *
 * Nix takes both. What a tool wrote (node2nix has only the SHA-1 of old packages of npm) is not reported for SHA-1. The commit in `rev` is a SHA-1 as well, but no hash of a fetcher: `fetch-git-no-nar-hash` tells of that.
 *
 * ## Fix
 *
 * Fetches it with Nix, on your command, and writes the hash of what came, in SRI. What was fetched and from where is shown
 * before it is written: the first use is trusted. It is offered where all that decides what is fetched stands in the file.
 *
 * ## When to ignore it
 *
 * While upstream publishes nothing but a SHA-1 and you cannot fetch the file yourself to take its SHA-256.
 */
export const rule: Rule = {
  meta: {
    id: 'fetcher-weak-hash',
    group: 'fetch',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    for (const use of hashUsesIn(facts)) {
      const read = hashIn(use);
      if (read?.ok !== true) continue;
      const { algorithm } = read.hash;
      if (algorithm !== 'md5' && algorithm !== 'sha1') continue;
      const isMd5 = algorithm === 'md5';
      if (role.generated && !isMd5) continue;
      report({
        message: `The ${hashName(use)} is ${isMd5 ? 'an MD5' : 'a SHA-1'}, for which different contents with the same hash can be made.`,
        span: valueSpan(facts, use.attr),
        subject: use.owner,
        detail: hashDetail(facts, use),
        severity: severityIn(role, isMd5 ? 'error' : 'warning'),
        fixes: () => hashAgain(facts, use),
      });
    }
  },
};
