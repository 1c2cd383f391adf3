import { printable } from '../../flake/show.ts';
import type { StaticValue } from '../../nix/facts.ts';
import { movingRevision } from '../../tables/fetchers-revisions.ts';
import { TAG_NAMES } from '../../tables/moving-urls.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { fetchSets } from './shared/addresses.ts';
import { commitOf } from './fixes/ask-commit.ts';
import { sourceOf, valueSpan } from './shared/fetches.ts';

/**
 * ## What it does
 *
 * Finds fetchers that name a tag (`tag = "v1.2"`, `rev = "v1.2"`, `rev = "v${version}"`) where a commit could stand.
 *
 * ## Why it is bad
 *
 * A tag can be moved by whoever may push to the repository, as happened to the tags of tj-actions/changed-files in 2025
 * ([CVE-2025-30066](https://nvd.nist.gov/vuln/detail/CVE-2025-30066)). The hash notices it, but only where the old content
 * is not in a cache, and with the next update of the hash the moved tag is taken over.
 *
 * Tags are what nixpkgs itself uses and what tools for updates understand, so this is a hint for those who ask for it.
 *
 * ## Fix
 *
 * Asks the server, on your command, what commit the name stands for, and writes that in its place, with the name as a
 * comment and the hash anew. Whether the content is still that of the old hash is told before it is written.
 *
 * ## When to ignore it
 *
 * Where the hash is enough for you.
 */
export const rule: Rule = {
  meta: {
    id: 'fetcher-tag-rev',
    group: 'fetch',
    severity: 'hint',
    confidence: 'high',
    audience: 'pedantic',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    if (role.generated) return;
    for (const fetch of fetchSets(facts)) {
      const { fetcher, args } = fetch;
      if (!fetcher.pins.includes('tag')) continue;
      for (const name of ['tag', 'rev'] as const) {
        const attr = args.attrs.get(name);
        const tag = attr === undefined ? undefined : tagIn(name, facts.attrValue(attr));
        if (attr === undefined || tag === undefined) continue;
        report({
          message: `The ${name} of ${fetcher.name} is ${JSON.stringify(printable(tag))}, a tag, which whoever may push to the repository can move.`,
          span: valueSpan(facts, attr),
          subject: fetcher.name,
          detail: sourceOf(facts, args),
          severity: severityIn(role, 'hint'),
          fixes: () => commitOf(facts, fetch, attr),
        });
      }
    }
  },
};

/** The tag that a value names, with `…` for what is not known of it. */
function tagIn(name: 'tag' | 'rev', value: StaticValue): string | undefined {
  if (value.kind === 'string') {
    const text = value.value;
    // A moving tag is an error of its own, and so is an empty one.
    if (text === '' || movingRevision(text) !== undefined) return undefined;
    return name === 'tag' || TAG_NAMES.test(text) || text.startsWith('refs/tags/') ? text : undefined;
  }
  const prefix = value.kind === 'unknown' ? value.prefix : undefined;
  if (prefix === undefined) return undefined;
  if (name === 'tag') return `${prefix}…`;
  return /^(?:v|refs\/tags\/|release[-_/v]*)$/i.test(prefix) ? `${prefix}…` : undefined;
}
