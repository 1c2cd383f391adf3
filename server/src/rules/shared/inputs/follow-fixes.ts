import type { FlakeRecord } from '../../../flake/flake.ts';
import { printable } from '../../../flake/show.ts';
import { addFollows, type Follow } from '../../../lock/edit/follows.ts';
import type { LockGraph } from '../../../lock/graph.ts';
import type { Fix } from '../../fix.ts';
import { editFix, type Side } from './fixes.ts';
import { shortened } from './titles.ts';

/** One input of an input that is to follow another, with what is saved by it. */
export function followFix(flake: FlakeRecord, lock: LockGraph, follow: Follow, side: Side): readonly Fix[] {
  const added = addFollows(flake, lock, [follow]);
  if (added === undefined || added.follows.length === 0) return [];
  const [path, target] = [follow.path, follow.target].map(
    (names) => `'${shortened(printable(names.join('/')), 40)}'`,
  );
  return editFix(`Let ${path} follow ${target} (${savedText(added.saved)})`, 'unsafe', added, side);
}

/** All of them in one step; nothing where that is no more than one. */
export function allFollowsFix(
  flake: FlakeRecord,
  lock: LockGraph,
  follows: readonly Follow[],
  what: string,
  side: Side,
): readonly Fix[] {
  const added = follows.length < 2 ? undefined : addFollows(flake, lock, follows);
  if (added === undefined || added.follows.length < 2) return [];
  return editFix(
    `Let ${added.follows.length} inputs follow ${what} (${savedText(added.saved)})`,
    'unsafe',
    added,
    side,
  );
}

function savedText(saved: number): string {
  return saved === 1 ? '1 lock entry less' : `${saved} lock entries less`;
}
