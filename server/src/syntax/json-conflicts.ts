import type { ConflictRegion } from './json.ts';

export interface Conflicts {
  readonly regions: readonly ConflictRegion[];
  /** The text with every marker and all sides but one blanked out: its offsets are those of the original. */
  readonly text: string;
  /** Likewise with the other side; undefined where that is not written out, as in most conflicts of Jujutsu. */
  readonly other: string | undefined;
  /** Every marker belongs to a whole conflict, so that what is left is one side as it was. */
  readonly whole: boolean;
}

/**
 * Finds merge conflicts: the markers of git (also in its diff3 style, and nested) and of Jujutsu, at the start of a line.
 * Only texts that are not JSON need be asked: in JSON no line can begin with a marker.
 */
export function findConflicts(text: string): Conflicts {
  if (!/^(?:<{7}|>{7}|={7}|\|{7})/m.test(text)) return { regions: [], text, other: undefined, whole: true };
  const open: Marker[][] = [];
  const blanks: Blank[] = [];
  const others: Blank[] = [];
  let hasOther = true;
  const regions: ConflictRegion[] = [];
  const stray: Marker[] = [];
  for (const match of text.matchAll(/^([<>=|%+\\-])\1{6}(?:[ \t][^\r\n]*)?(?=[\r\n]|$(?![\s\S]))/gm)) {
    const marker = markerOf(match);
    const inner = open.at(-1);
    if (marker.sign === '<') {
      open.push([marker]);
    } else if (inner === undefined) {
      if ('>=|'.includes(marker.sign)) stray.push(marker);
    } else {
      inner.push(marker);
      if (marker.sign !== '>') continue;
      open.pop();
      const region = regionOf(inner);
      while ((regions.at(-1)?.span.start ?? -1) > region.span.start) regions.pop();
      regions.push(region);
      const { kept, other } = sidesOf(inner);
      blanks.push(...blanksOf(inner, kept));
      if (other === undefined) hasOther = false;
      else others.push(...blanksOf(inner, other));
    }
  }
  stray.push(...open.flat());
  const found = [...regions, ...stray.map(leftover)].toSorted((a, b) => a.span.start - b.span.start);
  return {
    regions: found,
    text: blankOut(text, [...blanks, ...stray]),
    other: hasOther ? blankOut(text, [...others, ...stray]) : undefined,
    whole: stray.length === 0,
  };
}

interface Blank {
  readonly start: number;
  readonly end: number;
}

interface Marker {
  readonly sign: string;
  readonly label: string;
  readonly start: number;
  readonly end: number;
}

function markerOf(match: RegExpExecArray): Marker {
  const line = match[0];
  return {
    sign: match[1] ?? '',
    label: line.slice(7).trim(),
    start: match.index,
    end: match.index + line.length,
  };
}

function regionOf(markers: readonly Marker[]): ConflictRegion {
  const first = markers[0];
  const last = markers.at(-1);
  return {
    span: { start: first?.start ?? 0, end: last?.end ?? 0 },
    ours: first?.label ?? '',
    theirs: last?.label ?? '',
  };
}

/** A marker that somebody forgot to take out. */
function leftover(marker: Marker): ConflictRegion {
  return {
    span: { start: marker.start, end: marker.end },
    ours: marker.sign === '<' ? marker.label : '',
    theirs: marker.sign === '>' ? marker.label : '',
  };
}

/**
 * Which marker begins the side that is read: ours in git's conflicts, the first whole side (`+++++++`) in those of
 * Jujutsu; and which one the last of the other sides.
 */
function sidesOf(markers: readonly Marker[]): { readonly kept: number; readonly other: number | undefined } {
  const theirs = markers.findLastIndex((marker) => marker.sign === '=');
  if (theirs >= 0) return { kept: 0, other: theirs };
  const side = markers.findIndex((marker) => marker.sign === '+');
  const last = markers.findLastIndex((marker) => marker.sign === '+');
  return { kept: Math.max(side, 0), other: last > side ? last : undefined };
}

/** All but one side, which begins at the marker `kept`. */
function blanksOf(markers: readonly Marker[], kept: number): Blank[] {
  const first = markers[0];
  const before = markers[kept];
  const after = markers[kept + 1];
  const last = markers.at(-1);
  if (first === undefined || before === undefined || after === undefined || last === undefined) return [];
  return [
    { start: first.start, end: before.end },
    { start: after.start, end: last.end },
  ];
}

/** Blanks may hold one another, as a conflict within a side that is left out. */
function blankOut(text: string, blanks: readonly Blank[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end } of blanks.toSorted((a, b) => a.start - b.start)) {
    if (end <= from) continue;
    const first = Math.max(start, from);
    pieces.push(text.slice(from, first), text.slice(first, end).replace(/[^\r\n]/g, ' '));
    from = end;
  }
  pieces.push(text.slice(from));
  return pieces.join('');
}
