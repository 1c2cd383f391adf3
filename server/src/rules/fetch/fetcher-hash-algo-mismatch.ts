import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { valueSpan } from './shared/fetches.ts';
import { hashDetail, hashName, hashUsesIn, problemOf } from './shared/hashes.ts';

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
    fix: 'none',
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
      });
    }
  },
};
