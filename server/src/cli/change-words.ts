import type { ShownFinding } from './audit/audit-unit.ts';
import type { ChangeRow } from './audit/before.ts';
import { atLeast } from '../engine/settings.ts';
import type { LockedState } from '../lock/changes.ts';

/** An end of a change in pieces, each for its own way of being shown. */
export interface StateWords {
  readonly source: string;
  /** The commit, cut to what people compare. */
  readonly rev: string | undefined;
  /** An ISO day. */
  readonly day: string | undefined;
}

const REV_LETTERS = 9;

export function stateWords({ source, rev, lastModified }: LockedState): StateWords {
  return { source, rev: rev?.slice(0, REV_LETTERS), day: dayOf(lastModified) };
}

/** Whether the ends look the same to people, though they are not. */
export function looksTheSame(old: LockedState, now: LockedState): boolean {
  const [a, b] = [stateWords(old), stateWords(now)];
  return a.source === b.source && a.rev === b.rev && a.day === b.day;
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
