import type { NixFacts } from '../../nix/facts.ts';
import { isPlaceholderHash, parseHash, sriOfHex } from '../../store/hash.ts';
import type { Fix } from '../fix.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { hashAgain } from './fixes/hash-again.ts';
import { rewriteHash } from './fixes/hash-form.ts';
import { isInPlace } from './fixes/in-place.ts';
import { fetchesIn, valueSpan } from './shared/fetches.ts';
import { hashDetail, hashName, type HashUse, hashUsesIn, problemOf } from './shared/hashes.ts';

/**
 * ## What it does
 *
 * Finds hashes of another algorithm than their attribute says: `sha512 = "sha256-…"`, or 40 hexadecimal digits, a SHA-1, as
 * `sha256`.
 *
 * ## Why it is bad
 *
 * Nix refuses them ("should have type"; `Hash::parseAny` in src/libutil/hash.cc), so that the package cannot be built. Mostly
 * the hash was copied from elsewhere, and it is worth a look whether it belongs to this source at all.
 *
 * ## What Nix does
 *
 * `hash` takes any algorithm, because an SRI hash says itself which one it is.
 *
 * ## Fix
 *
 * Gives a hash that says its algorithm the name `hash`, where the fetcher takes that. Unsafe, because it was mostly copied
 * from elsewhere, and may be the hash of something else.
 *
 * ## When to ignore it
 *
 * In a file that tests how Nix fails.
 */
export const rule: Rule = {
  meta: {
    id: 'fetcher-hash-algo-mismatch',
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
      const problem = problemOf(use);
      if (problem?.kind !== 'mismatch') continue;
      const { attr, owner, algorithm } = use;
      const wanted =
        algorithm === undefined || attr.name === algorithm ? '' : `, where a ${algorithm} hash belongs`;
      report({
        message: `The ${hashName(use)} does not fit, because ${problem.error}${wanted}: Nix refuses it.`,
        span: valueSpan(facts, attr),
        subject: owner,
        detail: hashDetail(facts, use),
        severity: severityIn(role, 'error'),
        fixes: () => [...asHash(facts, use), ...hashAgain(facts, use)],
      });
    }
  },
};

function asHash(facts: NixFacts, { attr, value, args }: HashUse): readonly Fix[] {
  if (value.kind !== 'string' || attr.name === 'outputHash' || isPlaceholderHash(value.value)) return [];
  const fetch = fetchesIn(facts).find((one) => one.args === args);
  const takesHash = fetch?.fetcher.origin === 'nixpkgs' && fetch.fetcher.hashes.includes('hash');
  const read = parseHash(value.value);
  if (!takesHash || args.attrs.has('hash') || !args.complete) return [];
  if (!read.ok || read.hash.encoding !== 'sri' || !isInPlace(facts, attr)) return [];
  const edits = rewriteHash(facts, attr, sriOfHex(read.hash.algorithm, read.hash.hex), 'hash');
  if (edits === undefined) return [];
  return [{ kind: 'edit', title: `Call ${attr.name} hash`, safety: 'unsafe', edits }];
}
