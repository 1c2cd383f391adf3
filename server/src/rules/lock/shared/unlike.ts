/** Something that has two traits. */
export interface TwoTraits<T> {
  readonly value: T;
  readonly first: string;
  readonly second: string;
}

/** Some of those that were asked for, and how many there are. Those with the same two traits count as one. */
export interface Examples<T> {
  readonly count: number;
  readonly examples: readonly T[];
}

/** So many are looked at to find examples; whether there are any is known without looking. */
const MOST_LOOKED_AT = 200;

/**
 * Finds those that differ in both traits from a given one. That there is one is counted, not searched for, so that all
 * of a hostile file costs linear time: of all pairs of traits, those with the same first or the same second are left out.
 */
export function unlikeFinder<T>(
  all: readonly TwoTraits<T>[],
): (one: TwoTraits<T>, most: number) => Examples<T> {
  const pairs = new Map<string, TwoTraits<T>>();
  const firsts = new Map<string, number>();
  const seconds = new Map<string, number>();
  for (const one of all) {
    const key = keyOf(one);
    if (pairs.has(key)) continue;
    pairs.set(key, one);
    firsts.set(one.first, (firsts.get(one.first) ?? 0) + 1);
    seconds.set(one.second, (seconds.get(one.second) ?? 0) + 1);
  }
  const distinct = [...pairs.values()].slice(0, MOST_LOOKED_AT);
  return (one, most) => {
    const count =
      pairs.size -
      (firsts.get(one.first) ?? 0) -
      (seconds.get(one.second) ?? 0) +
      (pairs.has(keyOf(one)) ? 1 : 0);
    if (count <= 0) return NONE;
    const examples: T[] = [];
    for (const { value, first, second } of distinct) {
      if (first !== one.first && second !== one.second) examples.push(value);
      if (examples.length >= most) break;
    }
    return { count, examples };
  };
}

const NONE = { count: 0, examples: [] };

/** What the message at an example ends in: at the last one, how many are not shown. */
export function andMore({ count, examples }: Examples<unknown>, at: number): string {
  const left = count - examples.length;
  return left > 0 && at === examples.length - 1 ? `, and ${left} more like this` : '';
}

function keyOf({ first, second }: TwoTraits<unknown>): string {
  return JSON.stringify([first, second]);
}
