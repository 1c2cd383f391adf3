import { removal } from '../../nix/edit/remove.ts';
import { type Edit, lineEndAt, lineStartAt } from '../../text/edits.ts';
import type { Span } from '../../text/span.ts';

/**
 * Takes bindings out, each as `removal` does it. Where they stand together with gaps around, a comment above them speaks
 * of nothing else and goes with them, and so does one of the gaps.
 */
export function removeBindings(text: string, bindings: readonly Span[]): readonly Edit[] {
  const removals = bindings.map((span) => removal(text, span));
  return runsOf(text, removals).flatMap((edits) => {
    const [start, end] = [edits[0]?.span.start ?? 0, edits.at(-1)?.span.end ?? 0];
    const isWhole = lineStartAt(text, start) === start && text[end - 1] === '\n';
    const top = isWhole ? commentAbove(text, start) : start;
    if (!isWhole || !isGap(lineBefore(text, top), /\{$/) || !isGap(lineAt(text, end), /^\}/)) return edits;
    const below = isBlank(lineAt(text, end)) ? nextLine(text, end) : end;
    const above = below === end && isBlank(lineBefore(text, top)) ? lineStartAt(text, top - 1) : top;
    return [
      ...(above < start ? [{ span: { start: above, end: start }, text: '' }] : []),
      ...edits,
      ...(below > end ? [{ span: { start: end, end: below }, text: '' }] : []),
    ];
  });
}

/** Those that follow one another with nothing but white space between. */
function runsOf(text: string, edits: readonly Edit[]): readonly (readonly Edit[])[] {
  const runs: Edit[][] = [];
  for (const edit of edits) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    const isNext = last !== undefined && text.slice(last.span.end, edit.span.start).trim() === '';
    if (run !== undefined && isNext) run.push(edit);
    else runs.push([edit]);
  }
  return runs;
}

/** Where the lines of comment that end above `start` begin. */
function commentAbove(text: string, start: number): number {
  let top = start;
  while (lineBefore(text, top)?.trim().startsWith('#')) top = lineStartAt(text, top - 1);
  return top;
}

function lineBefore(text: string, start: number): string | undefined {
  return start === 0 ? undefined : lineAt(text, lineStartAt(text, start - 1));
}

function lineAt(text: string, start: number): string | undefined {
  return start >= text.length ? undefined : text.slice(start, lineEndAt(text, start));
}

function nextLine(text: string, start: number): number {
  const at = text.indexOf('\n', start);
  return at < 0 ? text.length : at + 1;
}

/** Nothing, a blank line, or the edge of a set. */
function isGap(line: string | undefined, edge: RegExp): boolean {
  return line === undefined || isBlank(line) || edge.test(line.trim());
}

function isBlank(line: string | undefined): boolean {
  return line !== undefined && line.trim() === '';
}
