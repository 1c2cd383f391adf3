import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { addressesIn, shownAddress } from './shared/addresses.ts';

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
    fix: 'none',
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
      });
    }
  },
};

const KEEPING_INDEX: ReadonlySet<string> = new Set(['fetchpatch2', 'fetchurl']);
const PATCH =
  /^https?:\/\/(?:www\.)?github\.com\/[^/]+\/[^/]+\/(?:(?:pull\/\d+\/)?commits?\/[0-9a-f]{7,64}|compare\/[^?#]+)\.(?:patch|diff)(?:[?#]|$)/i;
