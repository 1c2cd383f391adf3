import type { NixFacts } from '../../nix/facts.ts';
import { parseHash, sriOfHex } from '../../store/hash.ts';
import type { Fix } from '../fix.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { hashAgain } from './fixes/hash-again.ts';
import { rewriteHash } from './fixes/hash-form.ts';
import { valueSpan } from './shared/fetches.ts';
import { hashDetail, hashName, type HashUse, hashUsesIn, problemOf } from './shared/hashes.ts';

/**
 * ## What it does
 *
 * Finds hashes of fetchers and of dependencies that Nix cannot read: of a wrong length, with characters that do not belong
 * there, or without an algorithm where only the hash could say it.
 *
 * ## Why it is bad
 *
 * Nix fails as soon as it evaluates them, or, where nobody evaluates this part of the file, on the day when somebody does.
 * A hash that lost a character was edited by hand, so that it is no longer known what it was taken of: fetch anew and take the
 * hash of what you have looked at, rather than to mend the text until it fits.
 *
 * ## What Nix does
 *
 * A SHA-256 hash is 64 hexadecimal digits, 52 digits of Nix's own base 32 (which has no e, o, t and u), 44 of base 64, or one
 * of these after `sha256:`, or `sha256-` and base 64 (src/libutil/hash.cc). `hash` and `vendorHash` must say the algorithm, for
 * nothing else does; `narHash` must be `sha256-` and base 64. Nix passes over a `=` that is missing at the end, and so does this
 * rule. Placeholders have rules of their own.
 *
 * ## Fix
 *
 * Writes the hash as SRI where it is whole, and only lacks its algorithm or has blanks around it. Unsafe, because Nix has
 * never read it, so that nobody knows whether it is that of the source.
 *
 * ## When to ignore it
 *
 * In a file that tests how Nix fails.
 */
export const rule: Rule = {
  meta: {
    id: 'fetcher-malformed-hash',
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
      if (problem?.kind !== 'malformed') continue;
      const { attr, owner } = use;
      report({
        message: `The ${hashName(use)} is no hash that Nix can read, because ${problem.error}.`,
        span: valueSpan(facts, attr),
        subject: owner,
        detail: hashDetail(facts, use),
        severity: severityIn(role, 'error'),
        fixes: () => [...whole(facts, use), ...hashAgain(facts, use)],
      });
    }
  },
};

function whole(facts: NixFacts, { attr, value, algorithm, isNarHash }: HashUse): readonly Fix[] {
  if (value.kind !== 'string') return [];
  const read = parseHash(value.value.trim(), isNarHash ? 'sha256' : algorithm);
  if (!read.ok || read.hash.repaired) return [];
  const edits = rewriteHash(facts, attr, sriOfHex(read.hash.algorithm, read.hash.hex));
  if (edits === undefined) return [];
  return [{ kind: 'edit', title: `Write the hash as ${read.hash.algorithm}-…`, safety: 'unsafe', edits }];
}
