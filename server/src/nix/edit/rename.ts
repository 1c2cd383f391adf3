import { type Edit, lineEndAt, lineStartAt } from '../../text/edits.ts';
import type { Span } from '../../text/span.ts';

/** Gives an attribute another name, and keeps its `=` in the column of those above and below it. */
export function rename(text: string, name: Span, to: string): Edit {
  const blanks = /^ *(?==)/.exec(text.slice(name.end, lineEndAt(text, name.end)))?.[0];
  if (blanks === undefined || !isAligned(text, name.end + blanks.length)) return { span: name, text: to };
  const width = name.end - name.start + blanks.length;
  return {
    span: { start: name.start, end: name.end + blanks.length },
    text: to.padEnd(Math.max(width, to.length + 1)),
  };
}

/** Whether the binding above or below, past comments, has its `=` in the same column, and one of the two lines has more than one blank before it. */
function isAligned(text: string, equals: number): boolean {
  const start = lineStartAt(text, equals);
  const column = equals - start;
  const own = text.slice(start, equals);
  return [...linesAbove(text, start), ...linesBelow(text, equals)].some((line) => {
    const other = line.slice(0, column);
    return (
      line.charAt(column) === '=' && !other.includes('=') && (other.endsWith('  ') || own.endsWith('  '))
    );
  });
}

/** The next line above that holds more than a comment, if any. */
function linesAbove(text: string, from: number): readonly string[] {
  for (let start = from; start > 0; ) {
    start = lineStartAt(text, start - 1);
    const line = text.slice(start, lineEndAt(text, start));
    if (!/^\s*(?:#|$)/.test(line)) return [line];
  }
  return [];
}

function linesBelow(text: string, from: number): readonly string[] {
  for (let end = text.indexOf('\n', from); end >= 0; end = text.indexOf('\n', end + 1)) {
    const line = text.slice(end + 1, lineEndAt(text, end + 1));
    if (!/^\s*(?:#|$)/.test(line)) return [line];
  }
  return [];
}
