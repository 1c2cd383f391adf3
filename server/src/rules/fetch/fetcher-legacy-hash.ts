import { base64OfHex, type Hash } from '../../store/hash.ts';
import type { Rule } from '../rule.ts';
import { fetchesIn } from './shared/fetches.ts';
import { hashDetail, hashesOfFetch, hashesOfVendors, hashIn, type HashUse } from './shared/hashes.ts';

/**
 * ## What it does
 *
 * Finds `sha256` and `sha512` where the fetcher takes an SRI hash as `hash`, and `cargoSha256` and `vendorSha256`.
 *
 * ## Why it is bad
 *
 * It is not wrong, only harder to review. An SRI hash is what Nix prints, what other tools write, and it says its algorithm, so
 * that one form can be searched for and compared. The manual of nixpkgs uses only `hash` ("Fetchers"); `cargoSha256` and
 * `vendorSha256` are refused by newer versions of it (pkgs/build-support/go/module.nix).
 *
 * ## What Nix does
 *
 * `builtins.fetchTarball` and `builtins.fetchurl` know only `sha256`, and some fetchers of nixpkgs as well: they are not
 * reported.
 *
 * ## When to ignore it
 *
 * Where the expression must work with a nixpkgs of before 2021.
 */
export const rule: Rule = {
  meta: {
    id: 'fetcher-legacy-hash',
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
    const tell = (use: HashUse, now: string): void => {
      const read = hashIn(use);
      if (read?.ok !== true) return;
      report({
        message: `The ${use.attr.name} of ${use.owner} is the older form of ${now} = "${sri(read.hash)}".`,
        span: use.attr.nameSpan,
        subject: use.owner,
        detail: hashDetail(facts, use),
      });
    };
    for (const fetch of fetchesIn(facts)) {
      if (fetch.fetcher.origin !== 'nixpkgs' || !fetch.fetcher.hashes.includes('hash')) continue;
      for (const use of hashesOfFetch(facts, fetch)) {
        if (use.attr.name === 'sha256' || use.attr.name === 'sha512') tell(use, 'hash');
      }
    }
    for (const use of hashesOfVendors(facts)) {
      if (!/sha256$/i.test(use.attr.name)) continue;
      tell(use, use.attr.name.replace(/sha256$/, 'hash').replace(/Sha256$/, 'Hash'));
    }
  },
};

function sri({ algorithm, hex }: Hash): string {
  const digits = base64OfHex(hex);
  return `${algorithm}-${digits}${'='.repeat((4 - (digits.length % 4)) % 4)}`;
}
