import { type Hover, MarkupKind } from 'vscode-languageserver/node';
import { type LineStarts, rangeOf } from '../../text/lines.ts';
import type { Card, Line } from './card.ts';
import { markdownLine, plainLine } from './markdown.ts';

/** A hover is to be taken in at a glance. With its title. */
export const MOST_LINES = 12;

/** So many lines of what Nix says have a place even where there are many facts. */
const NIX_LINES = 4;

/** Puts a card together: its facts, what Nix knows, and the findings, which are never left out for facts. */
export function renderHover(
  { title, lines, span }: Pick<Card, 'title' | 'lines' | 'span'>,
  nix: readonly Line[],
  findings: readonly Line[],
  starts: LineStarts,
  markdown: boolean,
): Hover {
  const rest = MOST_LINES - 1 - findings.length;
  const kept = lines.slice(0, Math.max(0, rest - Math.min(nix.length, NIX_LINES)));
  const facts = [...kept, ...nix.slice(0, Math.max(0, rest - kept.length))];
  const all = [title, ...facts, ...findings];
  const value = markdown
    ? // Two spaces before the end of a line break it without beginning a paragraph.
      all.map(markdownLine).join('  \n')
    : all.map(plainLine).join('\n');
  return {
    contents: { kind: markdown ? MarkupKind.Markdown : MarkupKind.PlainText, value },
    range: rangeOf(starts, span),
  };
}
