import type { ShownFinding } from './audit/audit-unit.ts';
import type { ChangeRow } from './audit/before.ts';
import { atLeast } from '../engine/settings.ts';
import type { LockedState } from '../lock/changes.ts';

/** An end of a change in pieces, each for its own way of being shown. */
interface StateWords {
  readonly source: string;
  /** The commit, cut to what people compare. */
  readonly rev: string | undefined;
  /** An ISO day. */
  readonly day: string | undefined;
}

const REV_LETTERS = 9;

/** @param beside the other end: so many letters of the commits are told that they differ, as nobody can choose all of them */
export function stateWords({ source, rev, lastModified }: LockedState, beside?: LockedState): StateWords {
  const letters = lettersToTell(rev, beside?.rev);
  return { source, rev: rev?.slice(0, letters), day: dayOf(lastModified) };
}

function lettersToTell(rev: string | undefined, other: string | undefined): number {
  if (rev === undefined || other === undefined || rev === other) return REV_LETTERS;
  let common = 0;
  while (common < rev.length && rev[common] === other[common]) common++;
  return Math.max(REV_LETTERS, common + 3);
}

/** What changed of an input beside its commit, in a few words; empty where its commit, date and source say it all. */
export function aside(old: LockedState, now: LockedState): readonly string[] {
  const words: string[] = [];
  if (old.rev === now.rev && old.hash !== now.hash) words.push('another hash');
  if (old.asked !== now.asked)
    words.push(
      `asked for ${now.asked ?? 'nothing'}${old.asked === undefined ? '' : `, before for ${old.asked}`}`,
    );
  if (old.flake !== now.flake) words.push(now.flake ? 'a flake now' : 'no flake any more');
  const isSame = old.source === now.source && old.rev === now.rev && old.lastModified === now.lastModified;
  return words.length === 0 && isSame ? ['other attributes'] : words;
}

/** What a redirected input leads to. */
export function followsWords({ follows }: ChangeRow): string {
  if (follows === undefined) return 'follows nothing any more';
  return follows.length === 0 ? 'follows the flake itself' : 'follows';
}

/** The findings in a file that make a reviewer stop. */
export function suspiciousIn(findings: readonly ShownFinding[], path: string): readonly ShownFinding[] {
  return findings.filter(
    ({ finding }) => finding.location.path === path && atLeast(finding.severity, 'warning'),
  );
}

function dayOf(seconds: number | undefined): string | undefined {
  const date = new Date((seconds ?? Number.NaN) * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace(/T.*/, '');
}
