import { diffArrays } from 'diff';
import { applyEdits, type Edit } from '../../text/edits.ts';

/** More edits than this between two texts are written as one. */
const MOST_EDITS = 2000;

/** The edits that make a text into another one: by lines, and within them only what differs. */
export function editsBetween(before: string, after: string): readonly Edit[] {
  if (before === after) return [];
  const parts = diffArrays(linesOf(before), linesOf(after), { maxEditLength: MOST_EDITS });
  const edits: Edit[] = [];
  let at = 0;
  let pending: { start: number; end: number; text: string } | undefined;
  for (const { added, removed, value } of parts ?? []) {
    const text = value.join('');
    if (!added && !removed) {
      if (pending !== undefined) edits.push(narrowed(before, pending));
      pending = undefined;
      at += text.length;
      continue;
    }
    pending ??= { start: at, end: at, text: '' };
    if (added) pending.text += text;
    else {
      at += text.length;
      pending.end = at;
    }
  }
  if (pending !== undefined) edits.push(narrowed(before, pending));
  return applyEdits(before, edits) === after
    ? edits
    : [narrowed(before, { start: 0, end: before.length, text: after })];
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Without what both have at the beginning and the end; no pair of units is torn apart. */
function narrowed(before: string, { start, end, text }: { start: number; end: number; text: string }): Edit {
  const old = before.slice(start, end);
  const most = Math.min(old.length, text.length);
  let head = 0;
  while (head < most && old[head] === text[head]) head++;
  if (head > 0 && isTorn(old, head, text)) head--;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === text.at(-1 - tail)) tail++;
  if (tail > 0 && isTorn(old, old.length - tail, text, text.length - tail)) tail--;
  return { span: { start: start + head, end: end - tail }, text: text.slice(head, text.length - tail) };
}

/** Whether a cut falls between the halves of a sign, or of a line end. */
function isTorn(old: string, at: number, text: string, other = at): boolean {
  const halves = (one: string, cut: number): boolean =>
    /[\uD800-\uDBFF]$|\r$/.test(one.slice(Math.max(0, cut - 1), cut)) &&
    /^[\uDC00-\uDFFF]|^\n/.test(one.slice(cut, cut + 1));
  return halves(old, at) || halves(text, other);
}
