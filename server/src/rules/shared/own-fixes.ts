import { type Edit, overlap } from '../../text/edits.ts';
import type { Fix } from '../fix.ts';

/** Edits of the file that is looked at, as a fix; none where one of them is not possible, or two are of one place. */
export function ownEdits(
  safety: 'safe' | 'unsafe',
  title: string,
  ...edits: readonly (Edit | undefined)[]
): readonly Fix[] {
  const placed = edits.flatMap((edit) => (edit === undefined ? [] : [{ file: 'self' as const, ...edit }]));
  const isTwice = placed.some((one, at) =>
    placed.slice(at + 1).some((other) => overlap(one.span, other.span)),
  );
  return placed.length === 0 || placed.length < edits.length || isTwice
    ? []
    : [{ kind: 'edit', title: short(title), safety, edits: placed }];
}

/** What somebody has to do by hand, as one sentence. */
export function advice(title: string): readonly Fix[] {
  return [{ kind: 'advice', title }];
}

/** Titles stand in menus, which have little room; a value in one may be of any length. */
function short(title: string): string {
  return title.length > LONGEST ? `${title.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, '')}…` : title;
}

const LONGEST = 100;
