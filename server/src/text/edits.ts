import type { Span } from './span.ts';

/** A stretch of a text, and what comes in its place; an empty stretch is where something is put in. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** The text after edits that do not overlap, in any order; undefined where two of them do, or one leaves the text. */
export function applyEdits(text: string, edits: readonly Edit[]): string | undefined {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let done = 0;
  let made = '';
  for (const [at, { span, text: put }] of sorted.entries()) {
    const before = sorted[at - 1];
    if (span.start < done || span.end < span.start || span.end > text.length) return undefined;
    if (before !== undefined && overlap(before.span, span)) return undefined;
    made += text.slice(done, span.start) + put;
    done = span.end;
  }
  return made + text.slice(done);
}

/** Two edits of one place: stretches that share a sign, or two that put something in at the same place. */
export function overlap(a: Span, b: Span): boolean {
  if (a.start === a.end && b.start === b.end) return a.start === b.start;
  return a.start < b.end && b.start < a.end;
}

/** The line end that a text uses: that of its first line. */
export function lineEndOf(text: string): '\n' | '\r\n' {
  const at = text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

/** The blanks at the beginning of the line that holds `offset`. */
export function indentAt(text: string, offset: number): string {
  const start = lineStartAt(text, offset);
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** Where the line begins that holds `offset`. */
export function lineStartAt(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line ends that holds `offset`: before its line end, or at the end of the text. */
export function lineEndAt(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end < 0) return text.length;
  return end > offset && text[end - 1] === '\r' ? end - 1 : end;
}
