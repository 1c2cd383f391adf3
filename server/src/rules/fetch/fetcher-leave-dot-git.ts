import { textOf } from '../../syntax/table.ts';
import type { Attr, AttrSet, NixFacts } from '../../nix/facts.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { fetchSets } from './shared/addresses.ts';
import { sourceOf, valueSpan } from './shared/fetches.ts';

/**
 * ## What it does
 *
 * Finds fetchers that keep the `.git` folder of what they fetch: `leaveDotGit`, `deepClone` or `fetchTags` is `true`.
 *
 * ## Why it is bad
 *
 * What git writes there is not the same each time: packs depend on the version of git and of the server, and tags and
 * branches on the day. The hash stops fitting though the commit is the same ("leaveDotGit": manual of nixpkgs,
 * `fetchgit`; [nixpkgs#8567](https://github.com/NixOS/nixpkgs/issues/8567)), and the usual repair is to paste the new one
 * unread. nixpkgs keeps what it can in order, but cannot promise it.
 *
 * Where `postFetch` removes `.git`, as is usual when something is read from it before, it is no finding.
 *
 * ## Fix
 *
 * For somebody to do: without the attribute the hash is another one, and the build may want what is in the folder.
 *
 * ## When to ignore it
 *
 * Where the build needs the history, and nothing else will do.
 */
export const rule: Rule = {
  meta: {
    id: 'fetcher-leave-dot-git',
    group: 'fetch',
    severity: 'info',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'display',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    if (role.generated) return;
    for (const { fetcher, args } of fetchSets(facts)) {
      if (fetcher.origin !== 'nixpkgs') continue;
      const attr = keeping(facts, args);
      if (attr === undefined || mayBeRemoved(facts, args)) continue;
      report({
        message: `${attr.name} of ${fetcher.name} keeps the .git folder, which is not the same each time it is fetched, so the hash may stop fitting.`,
        span: valueSpan(facts, attr),
        subject: fetcher.name,
        detail: `${attr.name} ${sourceOf(facts, args)}`,
        severity: severityIn(role, 'info'),
        fixes: () => [
          {
            kind: 'advice',
            title: `Leave ${attr.name} out, if the build does not need the history, and take the hash anew.`,
          },
        ],
      });
    }
  },
};

/** The attribute that keeps the folder; with `leaveDotGit = false` none does. */
function keeping(facts: NixFacts, { attrs }: AttrSet): Attr | undefined {
  const found = ['leaveDotGit', 'deepClone', 'fetchTags'].flatMap((name) => attrs.get(name) ?? []);
  const leave = attrs.get('leaveDotGit');
  if (leave !== undefined && !isTrue(facts, leave)) return undefined;
  return found.find((attr) => isTrue(facts, attr));
}

function isTrue(facts: NixFacts, attr: Attr): boolean {
  const value = facts.attrValue(attr);
  return value.kind === 'bool' && value.value;
}

/** `postFetch` removes the folder, or cannot be read to the end. */
function mayBeRemoved(facts: NixFacts, { attrs, complete }: AttrSet): boolean {
  const attr = attrs.get('postFetch');
  if (attr === undefined) return !complete;
  const value = facts.attrValue(attr);
  const text =
    value.kind === 'string'
      ? value.value
      : attr.valueRow === undefined
        ? undefined
        : textOf(facts.table, attr.valueRow);
  if (text === undefined) return true;
  return /\.git\b/.test(text) && /\brm\b|-delete\b/.test(text);
}
