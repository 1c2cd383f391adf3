import { changesOf, type LockChange } from './changes.ts';
import type { LockComparison } from './comparison.ts';

export interface ChangeRows {
  readonly rows: readonly ChangeRow[];
  /** How many more there are. */
  readonly unlisted: number;
}

/** What happened to one input; those that followed it come after it, one deeper. */
export interface ChangeRow extends Omit<LockChange, 'followed'> {
  readonly depth: number;
}

/** Nobody reads more. */
const MAX_ROWS = 2000;

/** A list instead of a tree: a chain of inputs may be so deep that nothing that calls itself gets to its end. */
export function changeRows(comparison: LockComparison): ChangeRows {
  const rows: ChangeRow[] = [];
  const open = changesOf(comparison)
    .toReversed()
    .map((change) => ({ change, depth: 0 }));
  let unlisted = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { change, depth } = next;
    const { followed, ...row } = change;
    if (rows.length < MAX_ROWS) rows.push({ ...row, depth });
    else unlisted++;
    for (const below of followed.toReversed()) open.push({ change: below, depth: depth + 1 });
  }
  return { rows, unlisted };
}
