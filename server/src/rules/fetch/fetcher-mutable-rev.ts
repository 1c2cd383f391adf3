import { printable } from '../../flake/show.ts';
import type { NixFacts } from '../../nix/facts.ts';
import { movingRevision } from '../../tables/fetchers-revisions.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { commitOf, missingRev } from './fixes/ask-commit.ts';
import { type Fetch, fetchesIn, sourceOf, valueSpan } from './shared/fetches.ts';

/**
 * ## What it does
 *
 * Finds fetchers whose `rev` or `tag` names a branch or another thing that moves, and those that fetch the newest
 * revision because they are given none.
 *
 * ## Why it is bad
 *
 * The hash pins the content of one day. Once somebody pushes, the fetch fails on every machine that does not have the
 * old content, and the usual repair is to paste the new hash from the error message unread. Until then two machines that
 * agree on the expression may disagree on whether it builds, and a reader cannot tell which version was meant.
 * `fetchgit` without `rev` and `tag` fetches HEAD (pkgs/build-support/fetchgit/default.nix of nixpkgs).
 *
 * ## Fix
 *
 * Asks the server, on your command, what commit the name stands for, and writes that in its place, with the name as a
 * comment and the hash anew. Whether the content is still that of the old hash is told before it is written.
 *
 * ## When to ignore it
 *
 * When the repository has a real tag of that name.
 */
export const rule: Rule = {
  meta: {
    id: 'fetcher-mutable-rev',
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
    for (const fetch of fetchesIn(facts)) {
      const { fetcher, args, call } = fetch;
      const common = {
        subject: fetcher.name,
        severity: severityIn(role, 'error'),
        confidence: fetcher.origin === 'builtin' ? ('high' as const) : ('medium' as const),
      };
      for (const name of fetcher.pins) {
        const attr = args.attrs.get(name);
        const value = attr === undefined ? undefined : facts.attrValue(attr);
        if (attr === undefined || value?.kind !== 'string') continue;
        const what = movingRevision(value.value);
        if (what === undefined) continue;
        report({
          message: `The ${name} of ${fetcher.name} is ${JSON.stringify(printable(value.value))}, ${what}, which does not stay what the hash was taken of.`,
          span: valueSpan(facts, attr),
          detail: `${name} ${sourceOf(facts, args)}`,
          fixes: () => commitOf(facts, fetch, attr),
          ...common,
        });
      }
      if (!floats(facts, fetch)) continue;
      report({
        message: `${fetcher.name} is given no ${fetcher.pins.join(' or ')}, so it fetches ${fetcher.floatsTo}, which does not stay what the hash was taken of.`,
        span: call.calleeSpan,
        detail: `none ${sourceOf(facts, args)}`,
        fixes: () => missingRev(facts, fetch),
        ...common,
      });
    }
  },
};

/** Fetches the newest revision: of a source that is named, with arguments that can all be seen. */
function floats(facts: NixFacts, { fetcher, args }: Fetch): boolean {
  if (fetcher.floatsTo === undefined || !args.complete) return false;
  if (fetcher.pins.some((name) => args.attrs.has(name))) return false;
  const source = args.attrs.get('url') ?? args.attrs.get('cvsRoot');
  if (source === undefined) return false;
  // In Subversion a tag is a folder, so that the address may say what is meant.
  const url = facts.attrValue(source);
  return fetcher.name !== 'fetchsvn' || (url.kind === 'string' && !/\/(?:tags|releases)\//.test(url.value));
}
