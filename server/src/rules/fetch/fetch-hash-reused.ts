import type { NixFacts } from '../../nix/facts.ts';
import { type FetchChange, changesOfFetch } from '../diff/shared/fetch-changes.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { hashOf } from './fixes/ask-hash.ts';
import { type Fetch, fetchesIn, shownUrl, sourceOf, valueSpan } from './shared/fetches.ts';
import { hashDetail, hashesOfFetch, hashesOfVendors, hashIn, type HashUse } from './shared/hashes.ts';

/**
 * ## What it does
 *
 * Finds two fetchers in one file that have the same hash and fetch different things: another repository, commit, version or file.
 * Also a hash of dependencies (`vendorHash`, `cargoHash`) that is that of a source.
 *
 * ## Why it is bad
 *
 * Different things do not have the same hash. One of the two was copied with the code around it, and as long as the other one is in
 * the store or in a cache, the build takes that in its place and nobody notices that the wrong thing is built
 * (CVE-2024-36050 is of this kind). Elsewhere the fetch fails.
 *
 * ## What Nix does
 *
 * A fixed-output derivation is found by its hash and its name; its address is looked at only where it has to be fetched. The same
 * thing from a mirror rightly has the same hash: another server, owner or scheme alone is no finding. What cannot be seen is
 * passed over.
 *
 * ## Fix
 *
 * Fetches it with Nix, on your command, and writes the hash of what came, in SRI. What was fetched and from where is shown
 * before it is written: the first use is trusted. It is offered where all that decides what is fetched stands in the file.
 *
 * ## When to ignore it
 *
 * When both really have the same content, as one file for two platforms.
 */
export const rule: Rule = {
  meta: {
    id: 'fetch-hash-reused',
    group: 'fetch',
    severity: 'error',
    confidence: 'medium',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    const firsts = new Map<string, { readonly fetch: Fetch; readonly use: HashUse }>();
    const severity = severityIn(role, 'error');
    for (const fetch of fetchesIn(facts)) {
      for (const use of hashesOfFetch(facts, fetch)) {
        const digest = digestOf(use);
        const first = digest === undefined ? undefined : firsts.get(digest);
        if (digest === undefined) continue;
        if (first === undefined) {
          firsts.set(digest, { fetch, use });
          continue;
        }
        const difference = unlike(facts, first.fetch, fetch);
        if (difference === undefined) continue;
        const { name, before, now } = difference;
        report({
          message: `This ${use.attr.name} is that of another source as well, whose ${name} is ${shown(before)} and not ${shown(now)}: one of the two was copied.`,
          span: valueSpan(facts, use.attr),
          subject: use.owner,
          detail: `${hashDetail(facts, use)} ${sourceOf(facts, first.fetch.args)}`,
          severity,
          fixes: () => hashOf(facts, fetch),
          related: [
            { place: { file: 'self', span: valueSpan(facts, first.use.attr) }, message: 'The same hash.' },
          ],
        });
      }
    }
    if (firsts.size === 0) return;
    for (const use of hashesOfVendors(facts)) {
      const digest = digestOf(use);
      const first = digest === undefined ? undefined : firsts.get(digest);
      if (first === undefined) continue;
      report({
        message: `The ${use.name} of ${use.owner} is the hash of a source as well, which the dependencies cannot have: one of the two was copied.`,
        span: valueSpan(facts, use.attr),
        subject: use.owner,
        detail: hashDetail(facts, use),
        severity,
        related: [
          { place: { file: 'self', span: valueSpan(facts, first.use.attr) }, message: 'The same hash.' },
        ],
      });
    }
  },
};

function digestOf(use: HashUse): string | undefined {
  const read = hashIn(use);
  return read?.ok === true ? `${read.hash.algorithm} ${read.hash.hex}` : undefined;
}

/** What shows that two fetches are of different things, if anything does. */
function unlike(facts: NixFacts, first: Fetch, second: Fetch): FetchChange | undefined {
  const changes = changesOfFetch({ facts, fetch: first }, { facts, fetch: second });
  return changes.find((change) => change.kind === 'version' || (change.kind === 'place' && isOther(change)));
}

/** Another repository or package, or another file of the same server. */
function isOther({ name, before, now }: FetchChange): boolean {
  if (name === 'repo' || name === 'pname' || name === 'crateName') return true;
  if (!/^https?:\/\//.test(before) || !/^https?:\/\//.test(now)) return false;
  const [a, b] = [before, now].map((url) => url.split(/[?#]/, 1)[0]?.split('/') ?? []);
  return a?.[2] === b?.[2] && a?.at(-1) !== b?.at(-1);
}

function shown(text: string): string {
  return JSON.stringify(shownUrl({ kind: 'string', value: text, row: 0 }) ?? '');
}
