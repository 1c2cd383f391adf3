import { percentEncode } from '../flake/percent.ts';
import { COMMIT_PAGES } from '../tables/forges.ts';
import { impossibleName } from './forge-names.ts';
import type { LockedRef } from './graph.ts';

/**
 * The page of a forge that shows a commit: only of forges in the table, and only for a path that is one of a repository
 * there. All of the address but what the table says is percent-encoded.
 *
 * @param commit in full, in lower-case hexadecimal
 */
export function commitPage(locked: LockedRef, commit: string): string | undefined {
  const { source, ref } = locked;
  if (source?.kind !== 'repository' && source?.kind !== 'download') return undefined;
  if (ref !== undefined && impossibleName(ref) !== undefined) return undefined;
  const page = COMMIT_PAGES.get(source.repository?.host ?? '');
  if (page === undefined || source.repository === undefined || !IS_COMMIT.test(commit)) return undefined;
  const parts = source.repository.path.split('/');
  // Only GitLab, whose pages have a `-` below them, has groups within groups.
  const fits = page.includes('/-/') ? parts.length >= 2 : parts.length === 2;
  if (!fits || parts.some((part) => part === '' || part === '.' || part === '..')) return undefined;
  const path = parts.map((part) => percentEncode(part)).join('/');
  return page.replace('{path}', () => path).replace('{commit}', commit);
}

const IS_COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
