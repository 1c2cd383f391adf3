import { removeAttr } from '../../nix/edit/remove.ts';
import type { NixFacts } from '../../nix/facts.ts';
import type { Fix } from '../fix.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { isInPlace } from './fixes/in-place.ts';
import { fetchesIn, valueSpan } from './shared/fetches.ts';
import { hashDetail, hashesOfFetch, hashIn, type HashUse } from './shared/hashes.ts';
import { placeholderIn } from './shared/placeholders.ts';

/**
 * ## What it does
 *
 * Finds fetchers of nixpkgs that are given two hashes, such as `hash` and `sha256`.
 *
 * ## Why it is bad
 *
 * Only one of them can be what is checked. Most fetchers refuse to choose ("multiple hashes passed to fetchurl" in
 * pkgs/build-support/fetchurl/default.nix, "mutually-incompatible arguments" in lib/fetchers.nix of nixpkgs); those that take one
 * of them leave a hash in the file that a reader takes for checked and that nobody updates.
 *
 * ## What Nix does
 *
 * An empty one does not count for `fetchurl`. Values that are passed on (`inherit hash sha256;`) cannot be told and are passed
 * over: a function that takes either is written so.
 *
 * ## Fix
 *
 * Removes the second one where both are the same hash, which is safe, or where it is a placeholder beside a hash. Where
 * they differ, only somebody who knows the source can tell which one is meant.
 *
 * ## When to ignore it
 *
 * Never: remove the one that is not meant.
 */
export const rule: Rule = {
  meta: {
    id: 'fetcher-multiple-hashes',
    group: 'fetch',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'safe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    for (const fetch of fetchesIn(facts)) {
      if (fetch.fetcher.origin !== 'nixpkgs') continue;
      const [first, second] = hashesOfFetch(facts, fetch).filter(isGiven);
      if (first === undefined || second === undefined) continue;
      report({
        message: `${first.owner} is given both ${first.attr.name} and ${second.attr.name}, of which only one can be checked.`,
        span: second.attr.nameSpan,
        subject: first.owner,
        detail: hashDetail(facts, second),
        severity: severityIn(role, 'error'),
        fixes: () => withoutOne(facts, first, second),
        related: [
          { place: { file: 'self', span: valueSpan(facts, first.attr) }, message: 'The other hash.' },
        ],
      });
    }
  },
};

/** Certainly a text that is not empty. */
function isGiven({ value }: HashUse): boolean {
  return value.kind === 'string' ? value.value !== '' : placeholderIn(value) !== undefined;
}

function withoutOne(facts: NixFacts, first: HashUse, second: HashUse): readonly Fix[] {
  const [a, b] = [hashIn(first), hashIn(second)];
  const isSame =
    a?.ok === true && b?.ok === true && a.hash.algorithm === b.hash.algorithm && a.hash.hex === b.hash.hex;
  const left = [first, second].find(({ value }) => placeholderIn(value) !== undefined);
  const surplus = isSame ? second : a?.ok === true || b?.ok === true ? left : undefined;
  if (surplus === undefined || !isInPlace(facts, surplus.attr)) return [];
  const { name } = surplus.attr;
  return [
    {
      kind: 'edit',
      title: isSame ? `Remove ${name}, which is the same hash` : `Remove ${name}, which is a placeholder`,
      safety: isSame ? 'safe' : 'unsafe',
      edits: [{ file: 'self', ...removeAttr(facts.table, surplus.attr) }],
    },
  ];
}
