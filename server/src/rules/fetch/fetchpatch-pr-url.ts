import { percentDecode } from '../../flake/percent.ts';
import { printable } from '../../flake/show.ts';
import { TAG_NAMES } from '../../tables/moving-urls.ts';
import { CHANGE_PATCHES } from '../../tables/change-patches.ts';
import { PROPOSED_CHANGES } from '../../tables/forges.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { addressesIn, certainPart, fetchSets, shownAddress } from './shared/addresses.ts';
import { commitOf } from './fixes/ask-commit.ts';
import { askPatch } from './fixes/ask-patch.ts';
import { isLoaders, sourceOf, valueSpan } from './shared/fetches.ts';

/**
 * ## What it does
 *
 * Finds fetchers that download a pull request or merge request (`…/pull/54.patch`, `…/merge_requests/54.diff`,
 * `…/archive/refs/pull/54/head.tar.gz`, `rev = "refs/pull/54/head"`), and comparisons of which a side is a branch
 * (`…/compare/main...fix.patch`).
 *
 * ## Why it is bad
 *
 * Anybody can open a pull request, and whoever opened it can push other commits at any time, also long after it was
 * reviewed. The hash then does not fit any more, and the usual repair is to paste the new one unread: what gets in that way
 * was written by somebody whom the owners of the repository did not let in. The pages of nixpkgs
 * ([Fetching patches](https://github.com/NixOS/nixpkgs/blob/master/pkgs/README.md#fetching-patches)) and of nixpkgs-hammering
 * (missing-patch-comment) say to take the patch of a commit instead.
 *
 * The patch of one commit of a pull request (`…/pull/54/commits/<commit>.patch`) does not change and is no finding, nor is
 * a comparison of commits or tags.
 *
 * ## Fix
 *
 * Asks the server, on your command, what commit the name stands for, and writes that in its place, with the name as a
 * comment and the hash anew. Whether the content is still that of the old hash is told before it is written.
 *
 * The patch of a pull request that has one commit becomes the patch of that commit, after a look whether both are the same
 * to the letter, so that the hash stays. Where it has more, nothing is written.
 *
 * ## When to ignore it
 *
 * While you try out a change that you have read. Pin the commit then.
 */
export const rule: Rule = {
  meta: {
    id: 'fetchpatch-pr-url',
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
    for (const address of addressesIn(facts)) {
      const change = changeIn(certainPart(address));
      if (change === undefined || isLoaders(role, address.value)) continue;
      report({
        message: `${address.fetcher.name} downloads ${shownAddress(address)}, ${change}.`,
        span: address.span,
        subject: address.fetcher.name,
        detail: shownAddress(address),
        severity: severityIn(role, 'error'),
        fixes: () => askPatch(facts, address),
      });
    }
    for (const fetch of fetchSets(facts)) {
      const { fetcher, args } = fetch;
      for (const name of ['rev', 'ref', 'tag']) {
        const attr = args.attrs.get(name);
        const value = attr === undefined ? undefined : facts.attrValue(attr);
        if (attr === undefined || value?.kind !== 'string') continue;
        const change = proposal(value.value);
        if (change === undefined) continue;
        report({
          message: `The ${name} of ${fetcher.name} is ${JSON.stringify(printable(value.value))}, ${change}.`,
          span: valueSpan(facts, attr),
          subject: fetcher.name,
          detail: `${name} ${sourceOf(facts, args)}`,
          severity: severityIn(role, 'error'),
          fixes: () => commitOf(facts, fetch, attr),
        });
      }
    }
  },
};

function changeIn(url: string): string | undefined {
  const path = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]+([^?#]*)/i.exec(url)?.[1];
  if (path === undefined) return undefined;
  for (const { path: pattern, what } of CHANGE_PATCHES) {
    const number = pattern.exec(path)?.[1];
    if (number !== undefined) return pushed(what, number);
  }
  return proposal(path) ?? comparison(path);
}

function proposal(ref: string): string | undefined {
  for (const { ref: pattern, what } of PROPOSED_CHANGES) {
    const number = pattern.exec(ref)?.[1];
    if (number !== undefined) return pushed(what, number);
  }
  return undefined;
}

function pushed(what: string, number: string): string {
  return `which is ${what} ${number}: whoever opened it can push something else at any time`;
}

/** `compare/a...b.patch` where a side is neither a commit nor a tag. */
function comparison(path: string): string | undefined {
  const range = /\/compare\/(.+)\.(?:patch|diff)$/.exec(path)?.[1];
  const sides = range?.split(/\.{2,3}/);
  const moving = sides?.map((side) => side.slice(side.lastIndexOf(':') + 1)).find((side) => !isFixed(side));
  return moving === undefined
    ? undefined
    : `which compares with ${JSON.stringify(printable(percentDecode(moving) ?? moving))}, a branch: its next commit changes the patch`;
}

/** A commit, whole or cut short, or what looks like a tag. */
function isFixed(side: string): boolean {
  return /^[0-9a-f]{7,64}[~^\d]{0,8}$/i.test(side) || TAG_NAMES.test(side) || /^v?\d/.test(side);
}
