import type { LockGraph } from '../../lock/graph.ts';
import type { ConflictRegion } from '../../syntax/json.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Span } from '../../text/span.ts';
import type { Rule } from '../rule.ts';
import { type SideDifference, sideDifferences } from './shared/sides.ts';
import { takeSide } from '../../lock/edit/take-side.ts';
import type { Fix } from '../fix.ts';
import { editFix } from '../shared/inputs/fixes.ts';
import { shortened } from '../shared/inputs/titles.ts';

/**
 * ## What it does
 *
 * Reports the conflict markers (`<<<<<<<`, `=======`, `>>>>>>>`) that git or Jujutsu leave in a lockfile when both
 * sides of a merge changed it, also single ones that were forgotten. Where both sides can be read, it says what each of
 * them has for the nodes on which they disagree: source, commit and day.
 *
 * ## Why it is bad
 *
 * Nix refuses the lockfile and does not say why: to it this is just text that is not JSON
 * (for example [nh#4](https://github.com/nix-community/nh/issues/4)).
 * Mending it by hand is how a node ends up with the revision of one side and the hash of the other.
 *
 * ## Fix
 *
 * Takes one of the two sides, of this conflict or of all. Unsafe, because what the other side did is lost: let Nix lock what
 * flake.nix declares afterwards, and look at the result.
 *
 * ## When to ignore it
 *
 * Never. Take one side whole (`git checkout --ours flake.lock` or `--theirs`) and run `nix flake lock`,
 * which brings it in line with flake.nix.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-merge-conflict',
    group: 'lock',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock }, report) {
    const { conflicts } = lock.document;
    const pictures = picturesOf(lock);
    conflicts.forEach((conflict, index) => {
      const picture = pictures.get(index) ?? [];
      const [ours, theirs] = [sideName(conflict.ours, 'one side'), sideName(conflict.theirs, 'the other')];
      const says = picture.map((one) => one.says(ours, theirs));
      const rest = says.length > MOST_NODES ? `; and ${says.length - MOST_NODES} more` : '';
      const told = says.length === 0 ? '.' : `: ${says.slice(0, MOST_NODES).join('; ')}${rest}.`;
      report({
        message: `${describe(conflict)} in the lockfile, so ${lock.format.reader} cannot read it${told}`,
        span: conflict.span,
        subject: [conflict.ours, conflict.theirs].filter((label) => label !== '').join(' '),
        related: picture.map(({ span, says: tell }) => ({
          place: { file: 'self', span },
          message: `In this conflict ${tell(ours, theirs)}.`,
        })),
        fixes: () => sideFixes(lock, conflict),
      });
    });
  },
};

/** One side of all conflicts or of this one; a side that is no JSON is none that anybody wants. */
function sideFixes({ document }: LockGraph, conflict: ConflictRegion): readonly Fix[] {
  const { text, conflicts, problems, theirs } = document;
  const isSound = { ours: problems.length === 0, theirs: theirs !== undefined };
  return (['ours', 'theirs'] as const).flatMap((side) => {
    const name = shortened(
      sideName(conflict[side], side === 'ours' ? 'the first side' : 'the second side'),
      50,
    );
    const here = takeSide(text, conflict, side);
    if (!isSound[side] || here === undefined) return [];
    const all = conflicts.map((one) => takeSide(text, one, side));
    const whole = all.length > 1 && !all.includes(undefined) ? all.flatMap((one) => one ?? []) : [];
    return [
      ...editFix(`Take ${name} in all ${all.length} conflicts`, 'unsafe', { flake: [], lock: whole }, 'lock'),
      ...editFix(`Take ${name} in this conflict`, 'unsafe', { flake: [], lock: here }, 'lock'),
    ];
  });
}

/** More make no picture; all of them are among the places. */
const MOST_NODES = 3;

function sideName(label: string, otherwise: string): string {
  return label === '' ? otherwise : showText(label);
}

function describe({ ours, theirs }: ConflictRegion): string {
  if (ours !== '' && theirs !== '')
    return `A merge conflict between ${showText(ours)} and ${showText(theirs)} is left`;
  const label = ours === '' ? theirs : ours;
  return label === ''
    ? 'A marker of a merge conflict is left'
    : `A marker of a merge conflict (${showText(label)}) is left`;
}

/** By the index of the conflict: the nodes on which its sides disagree. A node that lies in several is told at the first. */
function picturesOf(lock: LockGraph): ReadonlyMap<number, readonly SideDifference[]> {
  const { conflicts, theirs } = lock.document;
  const pictures = new Map<number, SideDifference[]>();
  if (theirs === undefined) return pictures;
  for (const one of sideDifferences(lock, lock.format.read(theirs))) {
    const at = Math.min(...one.spans.map((span) => firstTouching(conflicts, span)));
    const known = pictures.get(at);
    if (known === undefined) pictures.set(at, [one]);
    else known.push(one);
  }
  return pictures;
}

/** The index of the first conflict that does not end before the span; past the last if there is none. */
function firstTouching(conflicts: readonly ConflictRegion[], { start }: Span): number {
  let [low, high] = [0, conflicts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((conflicts[middle]?.span.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  return low;
}
