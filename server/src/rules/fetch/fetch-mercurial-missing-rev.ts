import { printable } from '../../flake/show.ts';
import type { NixFacts, StaticValue } from '../../nix/facts.ts';
import { movingRevision } from '../../tables/fetchers-revisions.ts';
import type { NixFileRole, Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { type FetchArgument, fetchArguments, shownValue } from './shared/addresses.ts';
import { isAbbreviatedRev } from './shared/revisions.ts';
import { isLoaders } from './shared/fetches.ts';

/**
 * ## What it does
 *
 * Finds `fetchMercurial` of a remote repository without a `rev`, or with one that is the name of a branch or tag.
 *
 * ## Why it is bad
 *
 * Without `rev` Nix takes the newest commit at every evaluation: whoever can push to the repository decides what is
 * evaluated and built, and nobody can tell later what it was. To Nix only 40 hexadecimal digits are a commit; any other
 * `rev` is a name, which may move (src/libexpr/primops/fetchMercurial.cc). In pure evaluation, which flakes use, Nix
 * refuses both.
 *
 * Paths and `file:` addresses take a repository of this machine and are no finding. Names that nobody uses for anything
 * fixed, such as `default`, are left to `fetcher-mutable-rev` where it knows them, and cut commits to
 * `fetcher-abbreviated-rev`.
 *
 * ## When to ignore it
 *
 * Where following a branch is the point, as in a script that reports news.
 */
export const rule: Rule = {
  meta: {
    id: 'fetch-mercurial-missing-rev',
    group: 'fetch',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    for (const argument of fetchArguments(facts)) {
      if (argument.fetcher.name !== 'fetchMercurial') continue;
      const found = unpinned(facts, argument);
      const url = found === undefined ? undefined : shownValue(found.url);
      if (found === undefined || url === undefined || isLoaders(role, found.url)) continue;
      report({
        message: message(url, found.name, role),
        span: argument.nameSpan,
        subject: 'fetchMercurial',
        detail: url,
        severity: severityIn(role, 'warning'),
      });
    }
  },
};

interface Unpinned {
  readonly url: StaticValue;
  /** A `rev` that is no commit. */
  readonly name: string | undefined;
}

function unpinned(facts: NixFacts, { value }: FetchArgument): Unpinned | undefined {
  if (value.kind !== 'attrs') return isRemote(value) ? { url: value, name: undefined } : undefined;
  const { attrs, complete } = value.attrs;
  const url = attrs.get('url');
  const address = url === undefined ? undefined : facts.attrValue(url);
  if (!complete || address === undefined || !isRemote(address)) return undefined;
  const rev = attrs.get('rev');
  if (rev === undefined) return { url: address, name: undefined };
  const given = facts.attrValue(rev);
  if (given.kind !== 'string' || /^[0-9a-f]{40}$/i.test(given.value)) return undefined;
  const isToldElsewhere = isAbbreviatedRev(given.value) || movingRevision(given.value) !== undefined;
  return isToldElsewhere || given.value === '' ? undefined : { url: address, name: given.value };
}

function isRemote(value: StaticValue): boolean {
  const text = value.kind === 'string' ? value.value : value.kind === 'unknown' ? (value.prefix ?? '') : '';
  return /^(?:[a-z][a-z0-9+.-]*:\/\/)/i.test(text) && !/^(?:hg\+)?file:/i.test(text);
}

function message(url: string, name: string | undefined, role: NixFileRole): string {
  const how =
    name === undefined
      ? 'without a rev'
      : `by the name ${JSON.stringify(printable(name))} instead of a commit`;
  return role.kind === 'flake'
    ? `builtins.fetchMercurial fetches ${url} ${how}, which Nix refuses in a flake.`
    : `builtins.fetchMercurial fetches ${url} ${how}, so each evaluation may take another commit.`;
}
