import type { NixFacts } from '../../nix/facts.ts';
import { sriOfHex } from '../../store/hash.ts';
import { isPackageChange } from '../../tables/vendoring.ts';
import type { Fix } from '../fix.ts';
import type { Rule } from '../rule.ts';
import { rewriteHash } from './fixes/hash-form.ts';
import { isInPlace } from './fixes/in-place.ts';
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
 * ## Fix
 *
 * Writes the same hash as SRI, and gives the attribute the newer name. Safe, because the digest stays the same; unsafe for
 * fetchers that have taken `hash` only for a short time, such as `pullImage`, whose nixpkgs may not know it yet. It is
 * offered where the attribute is written in the set that the function is given, and no other hash stands beside it.
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
    fix: 'safe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    if (role.generated) return;
    const tell = (use: HashUse, now: string, isAlone: boolean): void => {
      const read = hashIn(use);
      if (read?.ok !== true) return;
      const sri = sriOfHex(read.hash.algorithm, read.hash.hex);
      report({
        message: `The ${use.attr.name} of ${use.owner} is the older form of ${now} = "${sri}".`,
        span: use.attr.nameSpan,
        subject: use.owner,
        detail: hashDetail(facts, use),
        fixes: () => (isAlone ? newerForm(facts, use, sri, now) : []),
      });
    };
    for (const fetch of fetchesIn(facts)) {
      if (fetch.fetcher.origin !== 'nixpkgs' || !fetch.fetcher.hashes.includes('hash')) continue;
      const uses = hashesOfFetch(facts, fetch);
      const isAlone = uses.length === 1 && fetch.args.complete;
      for (const use of uses) {
        if (use.attr.name === 'sha256' || use.attr.name === 'sha512') tell(use, 'hash', isAlone);
      }
    }
    for (const use of hashesOfVendors(facts)) {
      if (!/sha256$/i.test(use.attr.name)) continue;
      const now = use.attr.name.replace(/sha256$/, 'hash').replace(/Sha256$/, 'Hash');
      const isAlone = use.args.complete && !use.args.attrs.has(now) && !isPackageChange(use.owner);
      tell(use, now, isAlone);
    }
  },
};

function newerForm(facts: NixFacts, { attr, owner }: HashUse, sri: string, now: string): readonly Fix[] {
  const edits = isInPlace(facts, attr) ? rewriteHash(facts, attr, sri, now) : undefined;
  if (edits === undefined) return [];
  return [
    {
      kind: 'edit',
      title: `Write ${attr.name} as ${now} = "${sri.slice(0, sri.indexOf('-') + 1)}…"`,
      safety: KNOWN_FOR_LONG.test(owner) ? 'safe' : 'unsafe',
      edits,
    },
  ];
}

/** Functions that know the newer name in every nixpkgs since 22.11. */
const KNOWN_FOR_LONG =
  /^(?:fetch(?:url|zip|git|patch2?|Pypi|Crate|From(?:GitHub|GitLab|Gitea|Forgejo|Codeberg|Bitbucket|Sourcehut|Savannah|RepoOrCz|Gitiles))|buildRustPackage|buildGo\w{0,20}Module)$/;
