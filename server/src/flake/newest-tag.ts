/** A tag taken apart: `v`, [1, 2, 3], `-rc1`. Digits are kept as text, as a date and a counter may be of any length. */
interface VersionTag {
  readonly tag: string;
  readonly prefix: string;
  readonly numbers: readonly string[];
  readonly suffix: string;
}

/**
 * The newest of the tags by the order of versions; undefined where none is a version. Those of the current tag's kind
 * count, which is told by what stands before the number (`v1.2`, `nix-v1.2`); without one, plain versions do if there are
 * any, and else the most frequent kind. What is not released (`-rc1`, `-beta`) counts only where nothing else is there.
 *
 * @param current the tag that is asked for now, if it is one
 */
export function newestTag(tags: readonly string[], current?: string): string | undefined {
  const all = tags.flatMap((tag) => partsOf(tag) ?? []);
  const own = current === undefined ? undefined : partsOf(current);
  const kind = own === undefined ? likeliestKind(all) : kindOf(own);
  const same = all.filter((one) => kindOf(one) === kind);
  const released = same.filter(({ suffix }) => isReleased(suffix) || suffix === own?.suffix);
  const best = (released.length > 0 ? released : same.filter(({ suffix }) => isAhead(suffix))).toSorted(
    compareTags,
  );
  return best.at(-1)?.tag;
}

/** Negative where `a` is the older version; of those that are no versions nothing is told, which is 0. */
export function compareVersionTags(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  return left === undefined || right === undefined ? 0 : compareTags(left, right);
}

function partsOf(tag: string): VersionTag | undefined {
  const [, prefix, digits, suffix = ''] = /^((?:[^\d]*\D)?)(\d+(?:[.-]\d+)*)(.*)$/.exec(tag) ?? [];
  if (prefix === undefined || digits === undefined) return undefined;
  const numbers = digits.split(/[.-]/).map((number) => number.replace(/^0+(?=\d)/, ''));
  return { tag, prefix, numbers, suffix };
}

/** `v1` and `1` are of one kind: projects go over from one to the other. */
function kindOf({ prefix }: VersionTag): string {
  return prefix.toLowerCase().replace(/^v$/, '');
}

function likeliestKind(all: readonly VersionTag[]): string {
  const counts = new Map<string, number>();
  for (const one of all) {
    if (isReleased(one.suffix) || isAhead(one.suffix))
      counts.set(kindOf(one), (counts.get(kindOf(one)) ?? 0) + 1);
  }
  if (counts.has('')) return '';
  const [first] = [...counts].toSorted(([, a], [, b]) => b - a);
  return first?.[0] ?? '';
}

function isReleased(suffix: string): boolean {
  return suffix === '' || suffix.startsWith('+');
}

function isAhead(suffix: string): boolean {
  return /^[-._~]?(?:a|alpha|b|beta|rc|pre|preview|dev|snapshot|m|next)(?![a-z])/i.test(suffix);
}

function compareTags(a: VersionTag, b: VersionTag): number {
  const length = Math.max(a.numbers.length, b.numbers.length);
  for (let at = 0; at < length; at++) {
    const difference = compareNumbers(a.numbers[at] ?? '0', b.numbers[at] ?? '0');
    if (difference !== 0) return difference;
  }
  if (isReleased(a.suffix) !== isReleased(b.suffix)) return isReleased(a.suffix) ? 1 : -1;
  const suffix = compareSuffixes(a.suffix, b.suffix);
  // Of two names for one version, the one that says more of it.
  return suffix === 0 ? a.numbers.length - b.numbers.length : suffix;
}

function compareNumbers(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** Words by their letters and numbers by their size: `-rc.2` before `-rc.10`. */
function compareSuffixes(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.toLowerCase().match(/\d+|[^\d]+/g) ?? []);
  const parts = left ?? [];
  for (const [at, part] of parts.entries()) {
    const other = right?.[at];
    if (other === undefined) return 1;
    const isNumber = /^\d/.test(part) && /^\d/.test(other);
    const difference = isNumber
      ? compareNumbers(part.replace(/^0+(?=\d)/, ''), other.replace(/^0+(?=\d)/, ''))
      : part < other
        ? -1
        : part > other
          ? 1
          : 0;
    if (difference !== 0) return difference;
  }
  return parts.length - (right?.length ?? 0);
}
