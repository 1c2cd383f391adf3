import { percentEncode } from '../flake/percent.ts';
import { textAttr } from '../flake/placed-ref.ts';
import { COMPARE_PAGES } from '../tables/forges.ts';
import { commitPage } from './commit-page.ts';
import { commitOf } from './compare-change.ts';
import type { LockNode } from './graph.ts';

/**
 * The page of a forge that shows what came upstream since a node was locked: the commits from the locked one to the branch
 * that was asked for, or to the default one. Undefined where the forge has no such page, or where it needs the name of a
 * branch and none is known.
 */
export function upstreamPage(node: LockNode): string | undefined {
  const { locked, original } = node;
  const commit = commitOf(node);
  if (locked === undefined || commit === undefined) return undefined;
  const { source } = locked;
  // Who has a page for a commit is a repository on a known forge, with a path that is one there.
  if (commitPage(locked, commit) === undefined) return undefined;
  if (source?.kind !== 'repository' && source?.kind !== 'download') return undefined;
  const { host = '', path = '' } = source.repository ?? {};
  const page = COMPARE_PAGES.get(host);
  if (page === undefined || !page.includes('{old}')) return undefined;
  const asked = original === undefined ? undefined : textAttr(original, 'ref');
  const branch = asked?.replace(/^refs\/heads\//, '') ?? (HAVE_HEAD.has(host) ? 'HEAD' : undefined);
  if (branch === undefined || !IS_BRANCH.test(branch)) return undefined;
  return page
    .replace('{path}', () => percentEncode(path, '/'))
    .replace('{old}', commit)
    .replace('{new}', () => percentEncode(branch, '/'));
}

/** Forges that take `HEAD` for the default branch; Gitea and Forgejo do not. */
const HAVE_HEAD: ReadonlySet<string> = new Set([
  'github.com',
  'gitlab.com',
  'gitlab.freedesktop.org',
  'gitlab.gnome.org',
  'invent.kde.org',
  'salsa.debian.org',
]);

/** A name in which no part leads elsewhere: no `..`, which also parts the two ends, and no reference to a change. */
const IS_BRANCH = /^(?!refs\/|pull\/)(?!.*\.\.)[\w][\w./+@-]*$/;
