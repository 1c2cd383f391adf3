import type { ConflictRegion } from '../../syntax/json.ts';
import type { Edit } from '../../text/edits.ts';

/**
 * What leaves one side of a conflict that git made, with or without what both began with (`|||||||`). Undefined for
 * markers that are none of a whole conflict.
 */
export function takeSide(
  text: string,
  { span }: ConflictRegion,
  side: 'ours' | 'theirs',
): readonly Edit[] | undefined {
  const lines = linesIn(text, span.start, span.end);
  const find = (sign: string) => lines.filter(({ start }) => text.startsWith(sign.repeat(7), start));
  const [ours, middle, theirs, base] = ['<', '=', '>', '|'].map(find);
  const [open] = ours ?? [];
  const [between] = middle ?? [];
  const [close] = theirs ?? [];
  if (open === undefined || between === undefined || close === undefined) return undefined;
  if ([ours, middle, theirs].some((found) => found?.length !== 1) || (base?.length ?? 0) > 1)
    return undefined;
  const end = base?.[0]?.start ?? between.start;
  const kept = side === 'ours' ? { start: open.end, end } : { start: between.end, end: close.start };
  return [
    { span: { start: open.start, end: kept.start }, text: '' },
    { span: { start: kept.end, end: close.end }, text: '' },
  ];
}

/** The lines from `start` to that which holds `end`, each with its line end. */
function linesIn(
  text: string,
  start: number,
  end: number,
): { readonly start: number; readonly end: number }[] {
  const lines = [];
  for (let at = start; at < end; ) {
    const next = text.indexOf('\n', at);
    const stop = next < 0 ? text.length : next + 1;
    lines.push({ start: at, end: stop });
    at = stop;
  }
  return lines;
}
