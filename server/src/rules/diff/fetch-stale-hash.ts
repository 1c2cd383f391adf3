import { withoutSecrets } from '../../flake/secrets.ts';
import { printable } from '../../flake/show.ts';
import type { NixFacts } from '../../nix/facts.ts';
import { isPlaceholderHash } from '../../store/hash.ts';
import { type Fetch, fetchesIn, valueSpan } from '../fetch/shared/fetches.ts';
import type { Rule, Severity } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { changesOfFetch, type FetchChange, fetchPath, hashOf } from './shared/fetch-changes.ts';

/**
 * ## What it does
 *
 * Finds fetchers whose URL, commit, tag or version is another one than before the change while their hash is the same.
 *
 * ## Why it is bad
 *
 * The hash alone decides what is used. Where the old content is in the store or in a cache, the build goes on with it and
 * nobody notices that the update never came; anybody who can put another content there under that hash has a build under
 * a trusted name (CVE-2024-36050). Elsewhere the fetch fails. The manual of nixpkgs warns of it in its chapter on fetchers.
 *
 * ## What Nix does
 *
 * A fixed-output derivation is found by its hash and its name; its URL is looked at only where it has to be fetched.
 * The same content from another server, owner or repository has the same hash: that is a warning. A change
 * from `http` to `https` alone is an information. Values that come from elsewhere and cannot be seen are passed over.
 *
 * ## When to ignore it
 *
 * When both really have the same content, as two tags of one commit.
 */
export const rule: Rule = {
  meta: {
    id: 'fetch-stale-hash',
    group: 'diff',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'base',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix-diff',
  check({ facts, role, base }, report) {
    const olds = fetchesByPath(base.facts);
    if (olds.size === 0) return;
    for (const fetch of fetchesIn(facts)) {
      const hash = hashOf(facts, fetch);
      const path = fetchPath(facts, fetch);
      const before = hash === undefined ? undefined : olds.get(path)?.get(hash.digest);
      if (hash === undefined || before === undefined) continue;
      const changes = leastChanges(base.facts, before, facts, fetch);
      const severity = severityOf(changes);
      if (severity === undefined) continue;
      const gravest = changes.find(({ kind }) => kind === 'version') ?? changes[0];
      if (gravest === undefined) continue;
      report({
        message: messageOf(fetch, hash.attr.name, gravest),
        span: valueSpan(facts, hash.attr),
        subject: fetch.fetcher.name,
        detail: path,
        severity: severityIn(role, severity),
        confidence: severity === 'error' ? 'high' : 'medium',
        related: changes.map(({ name, attr, before: old }) => ({
          place: { file: 'self', span: valueSpan(facts, attr) },
          message: `Before, the ${name} was ${shown(old)}.`,
        })),
      });
    }
  },
};

/** The fetches of the old file that have a real hash, by where they are bound, then by the hash. */
function fetchesByPath(facts: NixFacts): ReadonlyMap<string, ReadonlyMap<string, readonly Fetch[]>> {
  const all = new Map<string, Map<string, Fetch[]>>();
  for (const fetch of fetchesIn(facts)) {
    const hash = hashOf(facts, fetch);
    const value = hash === undefined ? undefined : facts.attrValue(hash.attr);
    if (hash === undefined || (value?.kind === 'string' && isPlaceholderHash(value.value))) continue;
    const path = fetchPath(facts, fetch);
    const here = all.get(path) ?? new Map<string, Fetch[]>();
    const same = here.get(hash.digest) ?? [];
    same.push(fetch);
    all.set(path, here.set(hash.digest, same));
  }
  return all;
}

/** Of the old fetches with this hash the one that differs least: several may stand under one name, as in a list of patches. */
function leastChanges(
  oldFacts: NixFacts,
  olds: readonly Fetch[],
  facts: NixFacts,
  fetch: Fetch,
): readonly FetchChange[] {
  let least: readonly FetchChange[] | undefined;
  for (const old of olds.slice(0, MAX_OLD)) {
    const changes = changesOfFetch({ facts: oldFacts, fetch: old }, { facts, fetch });
    if (changes.length === 0) return changes;
    if (least === undefined || changes.length < least.length) least = changes;
  }
  return least ?? [];
}

const MAX_OLD = 16;

function severityOf(changes: readonly FetchChange[]): Severity | undefined {
  if (changes.length === 0) return undefined;
  if (changes.some(({ kind }) => kind === 'version')) return 'error';
  return changes.some(({ kind }) => kind === 'place') ? 'warning' : 'info';
}

function messageOf({ fetcher }: Fetch, hash: string, { name, before, now, kind }: FetchChange): string {
  const change = `The ${name} of ${fetcher.name} changed from ${shown(before)} to ${shown(now)}, but its ${hash} did not`;
  return kind === 'version'
    ? `${change}, so the old content goes on to be used: fetch the new one and update the hash.`
    : `${change}: verify that the same content is there.`;
}

function shown(text: string): string {
  return JSON.stringify(printable(/:\/\//.test(text) ? withoutSecrets(text) : text));
}
