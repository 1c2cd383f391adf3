import { lowerAscii } from '../../flake/source.ts';
import { asciiSkeleton } from '../../tables/look-alikes.ts';
import { editDistance } from '../../text/edit-distance.ts';

/** A well-known name that another is easily taken for. */
export interface Resemblance {
  readonly name: string;
  /** 0: they differ by letters only that look the same; else how many letters differ. */
  readonly distance: number;
}

/**
 * Finds, for a name, a well-known one that it is easily taken for and is not (case apart). Most names are ruled out by
 * their length and the set of their letters, so that asking for thousands of names costs little.
 */
export function resemblanceFinder(known: Iterable<string>): (name: string) => Resemblance | undefined {
  const shapes = [...known].map(shapeOf);
  const same = new Set(shapes.map(({ lower }) => lower));
  const answers = new Map<string, Resemblance | undefined>();
  const search = (name: string): Resemblance | undefined => {
    const shape = shapeOf(name);
    if (same.has(shape.lower)) return undefined;
    let best: Resemblance | undefined;
    for (const one of shapes) {
      const most = mostEdits(one.lower);
      if (Math.abs(one.lower.length - shape.lower.length) > Math.max(most, 2)) continue;
      if (one.skeleton === shape.skeleton) return { name: one.name, distance: 0 };
      if (ones(one.letters ^ shape.letters) > 2 * most) continue;
      const distance = editDistance(one.lower, shape.lower);
      if (distance <= most && distance < (best?.distance ?? Number.POSITIVE_INFINITY))
        best = { name: one.name, distance };
    }
    return best;
  };
  return (name) => {
    if (name.length > LONGEST || name.length < SHORTEST) return undefined;
    if (!answers.has(name)) answers.set(name, search(name));
    return answers.get(name);
  };
}

/** Longer than all names that forges allow for owners. */
const LONGEST = 64;
/** Shorter names are near to everything. */
const SHORTEST = 4;

/** How many letters may differ: the shorter the name, the more names are near it without any intent. */
function mostEdits({ length }: string): number {
  return length < 5 ? 0 : length < 7 ? 1 : 2;
}

interface Shape {
  readonly name: string;
  readonly lower: string;
  /** With look-alikes replaced by one of them. */
  readonly skeleton: string;
  /** The letters in it, one bit each. */
  readonly letters: number;
}

function shapeOf(name: string): Shape {
  const lower = lowerAscii(name);
  let letters = 0;
  for (let at = 0; at < lower.length; at++) letters |= 1 << (lower.charCodeAt(at) & 31);
  return { name, lower, skeleton: skeletonOf(name), letters };
}

/** 0 and o, 1 and l and i, rn and m, vv and w are one, and so are - _ and . and signs beyond ASCII with what they look like. */
function skeletonOf(name: string): string {
  return (/^[ -~]*$/.test(name) ? name : asciiSkeleton(name))
    .toLowerCase()
    .replace(/[01i5_.]|rn|vv/g, (sign) => ALIKE.get(sign) ?? sign);
}

const ALIKE: ReadonlyMap<string, string> = new Map([
  ['0', 'o'],
  ['1', 'l'],
  ['i', 'l'],
  ['5', 's'],
  ['_', '-'],
  ['.', '-'],
  ['rn', 'm'],
  ['vv', 'w'],
]);

function ones(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
