import type { ConflictRegion } from './json.ts';

export interface Conflicts {
  readonly regions: readonly ConflictRegion[];
  /** The text with every marker and all sides but one blanked out: its offsets are those of the original. */
  readonly text: string;
  /** Every marker belongs to a whole conflict, so that what is left is one side as it was. */
  readonly whole: boolean;
}

/**
 * Finds merge conflicts: the markers of git (also in its diff3 style) and of Jujutsu, at the start of a line.
 * Only texts that are not JSON need be asked: in JSON no line can begin with a marker.
 */
export function findConflicts(text: string): Conflicts {
  if (!/^(?:<{7}|>{7}|={7}|\|{7})/m.test(text)) return { regions: [], text, whole: true };
  const regions: ConflictRegion[] = [];
  const blanks: { readonly start: number; readonly end: number }[] = [];
  let whole = true;
  let open: Marker[] = [];
  const giveUp = () => {
    for (const marker of open) regions.push(leftover(marker));
    blanks.push(...open);
    if (open.length > 0) whole = false;
    open = [];
  };
  for (const match of text.matchAll(/^([<>=|%+\\-])\1{6}(?:[ \t][^\r\n]*)?(?=[\r\n]|$(?![\s\S]))/gm)) {
    const marker = markerOf(match);
    if (marker.sign === '<') {
      giveUp();
      open = [marker];
    } else if (open.length === 0) {
      if (!'<>=|'.includes(marker.sign)) continue;
      open = [marker];
      giveUp();
    } else {
      open.push(marker);
      if (marker.sign === '>') {
        regions.push(regionOf(open));
        blanks.push(...blanksOf(open));
        open = [];
      }
    }
  }
  giveUp();
  return { regions: regions.toSorted((a, b) => a.span.start - b.span.start), text: blankOut(text, blanks), whole };
}

interface Marker {
  readonly sign: string;
  readonly label: string;
  readonly start: number;
  readonly end: number;
}

function markerOf(match: RegExpExecArray): Marker {
  const line = match[0];
  return { sign: match[1] ?? '', label: line.slice(7).trim(), start: match.index, end: match.index + line.length };
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

/** All but the side that is read: ours in git's conflicts, the first whole side (`+++++++`) in those of Jujutsu. */
function blanksOf(markers: readonly Marker[]): { readonly start: number; readonly end: number }[] {
  const side = markers.findIndex((marker) => marker.sign === '+');
  const kept = markers.some((marker) => marker.sign === '=') || side < 0 ? 0 : side;
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

/** `blanks` are ascending but for markers that were given up, so they are put in order first. */
function blankOut(text: string, blanks: readonly { readonly start: number; readonly end: number }[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end } of blanks.toSorted((a, b) => a.start - b.start)) {
    pieces.push(text.slice(from, start), text.slice(start, end).replace(/[^\r\n]/g, ' '));
    from = end;
  }
  pieces.push(text.slice(from));
  return pieces.join('');
}
