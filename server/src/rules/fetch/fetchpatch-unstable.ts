import type { NixFacts } from '../../nix/facts.ts';
import type { Fix } from '../fix.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { short } from './fixes/ask-hash.ts';
import { givenTo, hashWrites } from './fixes/hash-place.ts';
import { literalAt } from './fixes/in-place.ts';
import { sourcedFrom } from './fixes/source.ts';
import { type Address, addressesIn, shownAddress } from './shared/addresses.ts';

/**
 * ## What it does
 *
 * Finds `fetchpatch2` and `fetchurl` of a patch that GitHub makes of a commit or a comparison, without `?full_index=1`.
 *
 * ## Why it is bad
 *
 * Such a patch has lines of the form `index 5d7ffe2..14d5e29`, and GitHub shows more digits as the repository grows. Then
 * the hash does not fit any more though nothing was changed, and people get used to pasting new hashes
 * ([nixpkgs#257446](https://github.com/NixOS/nixpkgs/issues/257446)). With `?full_index=1` the lines show all digits.
 *
 * `fetchpatch` takes these lines out, so that it is no finding
 * ([nixpkgs#510147](https://github.com/NixOS/nixpkgs/pull/510147)).
 *
 * ## Fix
 *
 * For `fetchurl`: fetches the patch with the parameter, on your command, and writes both the parameter and the new hash. What
 * was fetched is shown before: the first use is trusted. `fetchpatch2` changes what it fetches, so that only a build tells
 * its hash.
 *
 * ## When to ignore it
 *
 * Where a cache holds the patch for good. With the parameter the hash is another one.
 */
export const rule: Rule = {
  meta: {
    id: 'fetchpatch-unstable',
    group: 'fetch',
    severity: 'hint',
    confidence: 'high',
    audience: 'pedantic',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    if (role.generated) return;
    for (const address of addressesIn(facts)) {
      const { fetcher, text, isWhole, span } = address;
      if (!KEEPING_INDEX.has(fetcher.name) || !isWhole || !PATCH.test(text)) continue;
      if (/[?&]full_index=1(?:&|#|$)/.test(text)) continue;
      report({
        message: `${fetcher.name} downloads ${shownAddress(address)} without ?full_index=1, so its hash stops fitting once GitHub writes longer commit hashes into it.`,
        span,
        subject: fetcher.name,
        detail: shownAddress(address),
        severity: severityIn(role, 'hint'),
        fixes: () => withFullIndex(facts, address),
      });
    }
  },
};

const KEEPING_INDEX: ReadonlySet<string> = new Set(['fetchpatch2', 'fetchurl']);
const PATCH =
  /^https?:\/\/(?:www\.)?github\.com\/[^/]+\/[^/]+\/(?:(?:pull\/\d+\/)?commits?\/[0-9a-f]{7,64}|compare\/[^?#]+)\.(?:patch|diff)(?:[?#]|$)/i;

function withFullIndex(facts: NixFacts, address: Address): readonly Fix[] {
  const { args, fetcher, text, value, span } = address;
  const given = givenTo(facts, address);
  const literal = literalAt(facts, value.row);
  if (given === undefined || args === undefined || literal === undefined || literal.start !== span.start)
    return [];
  const sourced = sourcedFrom(facts, fetcher, args);
  const hash = hashWrites(facts, given, args);
  if (sourced === undefined || sourced.source.kind === 'git' || hash === undefined || text.includes('#'))
    return [];
  if (sourced.source.urls.length !== 1) return [];
  const url = `${text}${text.includes('?') ? '&' : '?'}full_index=1`;
  return [
    {
      kind: 'ask',
      title: `Fetch ${short(text)} with full_index=1 and write its hash`,
      request: { ask: 'hash', source: { kind: 'file', urls: [url] } },
      write: [{ file: 'self', span: literal, text: [`"${url}"`] }, ...hash],
    },
  ];
}
