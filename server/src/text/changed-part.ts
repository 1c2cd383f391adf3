import { type Edit, lineStartAt } from './edits.ts';

/** The lines in which two texts differ, from the first to the last, as one edit; undefined where they are the same. */
export function changedPart(before: string, after: string): Edit | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let first = 0;
  while (first < shorter && before.charCodeAt(first) === after.charCodeAt(first)) first++;
  const start = lineStartAt(before, first);
  let last = 0;
  while (last < shorter - start && before.at(-1 - last) === after.at(-1 - last)) last++;
  const end = lineEnding(before, before.length - last, start);
  return { span: { start, end }, text: after.slice(start, after.length - (before.length - end)) };
}

/** The first beginning of a line that is not before `at`, or the end of the text; `start` is one. */
function lineEnding(text: string, at: number, start: number): number {
  if (at === start) return at;
  const end = text.indexOf('\n', at - 1);
  return end < 0 ? text.length : end + 1;
}
