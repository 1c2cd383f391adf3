import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { fetchSets } from './shared/addresses.ts';
import { commitOf } from './fixes/ask-commit.ts';
import { sourceOf, valueSpan } from './shared/fetches.ts';
import { isAbbreviatedRev } from './shared/revisions.ts';

/**
 * ## What it does
 *
 * Finds fetchers whose `rev` is a commit hash that is cut short: 7 to 39 hexadecimal digits, letters and digits mixed.
 *
 * ## Why it is bad
 *
 * Who reads it cannot tell which commit is meant without asking the server, and the server may answer otherwise later:
 * another commit may begin with the same digits, and a branch or tag of that name wins over any commit
 * (`get_oid_1` in git's object-name.c). Then the hash does not fit any more, and the usual repair is to
 * paste the new one unread. Commits that begin with given digits can be made at will.
 *
 * `builtins.fetchGit` and `fetchTree` refuse such a `rev`, and `fetchMercurial` takes it for the name of a branch or tag.
 *
 * ## Fix
 *
 * Asks the server, on your command, what commit the name stands for, and writes that in its place, with the name as a
 * comment and the hash anew. Whether the content is still that of the old hash is told before it is written.
 * The commit is completed by the patch that GitHub, GitLab and their like show of it, which names it in full.
 *
 * ## When to ignore it
 *
 * When a branch or tag really has such a name.
 */
export const rule: Rule = {
  meta: {
    id: 'fetcher-abbreviated-rev',
    group: 'fetch',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    for (const fetch of fetchSets(facts)) {
      const { fetcher, args } = fetch;
      if (!fetcher.pins.includes('rev') || NUMBERED.has(fetcher.name)) continue;
      const attr = args.attrs.get('rev');
      const value = attr === undefined ? undefined : facts.attrValue(attr);
      if (attr === undefined || value?.kind !== 'string' || !isAbbreviatedRev(value.value)) continue;
      const consequence = REFUSING.has(fetcher.name)
        ? 'Nix wants all 40 digits'
        : 'another commit, branch or tag of that name may be fetched later';
      report({
        message: `The rev of ${fetcher.name} is ${JSON.stringify(value.value)}, a commit that is cut short: ${consequence}.`,
        span: valueSpan(facts, attr),
        subject: fetcher.name,
        detail: sourceOf(facts, args),
        severity: severityIn(role, 'warning'),
        fixes: () => commitOf(facts, fetch, attr),
      });
    }
  },
};

/** Their revisions are numbers or names of their own. */
const NUMBERED: ReadonlySet<string> = new Set(['fetchsvn', 'fetchbzr', 'fetchdarcs']);
const REFUSING: ReadonlySet<string> = new Set(['fetchGit', 'fetchTree']);
