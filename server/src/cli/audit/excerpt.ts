import type { Location } from '../../engine/finding.ts';
import type { LineStarts } from '../../text/lines.ts';
import { masked } from './secrets.ts';

/** The part of a source line that is shown for a finding. Holds a copy, so that the text itself can be let go. */
export interface Excerpt {
  /** Of one line, without its end; untrusted, as it stands in the file but for secrets, which are masked. */
  readonly text: string;
  /** Offset in the line at which `text` starts. */
  readonly offset: number;
  /** Whether the line goes on after `text`. */
  readonly more: boolean;
  /** Offsets in `text` between which the finding is, clipped to the line; equal for an empty place. */
  readonly start: number;
  readonly end: number;
  /** Whether the place goes on after this line. */
  readonly continues: boolean;
}

/** More than fits into the widest line that is printed, also where letters are made of several units. */
const BEFORE = 120;
const LENGTH = 600;
/** How far around it is looked for the start and the end of a secret. */
const WINDOW = 8192;

/** Cuts the first line of a place out of its text. */
export function excerptOf(text: string, lines: LineStarts, location: Location): Excerpt {
  const { span, range } = location;
  const lineStart = lines[range.start.line] ?? 0;
  const nextLine = lines[range.start.line + 1] ?? text.length;
  const lineEnd = nextLine - trailingLineEnd(text, lineStart, nextLine);
  let from = Math.max(lineStart, span.start - BEFORE);
  if (isLowSurrogate(text, from) && from > lineStart) from--;
  let to = Math.min(lineEnd, from + LENGTH);
  if (isLowSurrogate(text, to) && to < lineEnd) to--;
  const windowStart = Math.max(lineStart, from - WINDOW);
  const window = masked(text.slice(windowStart, Math.min(lineEnd, to + WINDOW)));
  return {
    text: copyOf(window.slice(from - windowStart, to - windowStart)),
    offset: from - lineStart,
    more: to < lineEnd,
    start: Math.min(span.start, to) - from,
    end: Math.max(span.start, Math.min(span.end, to)) - from,
    continues: range.end.line > range.start.line && span.end > nextLine,
  };
}

function trailingLineEnd(text: string, start: number, end: number): number {
  let length = 0;
  while (end - length > start && (text[end - length - 1] === '\n' || text[end - length - 1] === '\r'))
    length++;
  return length;
}

function isLowSurrogate(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xdc00;
}

/** A slice keeps the whole text alive in V8; a string that went through bytes does not. */
function copyOf(slice: string): string {
  return Buffer.from(slice, 'utf16le').toString('utf16le');
}
