import type { Comment } from '../nix/facts.ts';
import { type LineStarts, positionAt } from '../text/lines.ts';

/** Lines on which comments silence rules: `# nix-audit: ignore[rule-id, other-rule] reason`. */
export type Suppressions = ReadonlyMap<number, ReadonlySet<string>>;

const pattern = /^nix-audit:\s*ignore\[([^\]]*)\]/;

/**
 * A comment behind code speaks for its own line, a comment that stands alone for the next line of code.
 * Comment lines in between are passed over, so that several can be stacked.
 */
export function suppressionsOf(text: string, lines: LineStarts, comments: readonly Comment[]): Suppressions {
  const found = new Map<number, Set<string>>();
  for (const comment of comments) {
    const rules = pattern.exec(comment.text)?.[1];
    if (rules === undefined) continue;
    const first = positionAt(lines, comment.span.start);
    const alone = text.slice(lines[first.line] ?? 0, comment.span.start).trim() === '';
    const target = alone
      ? nextCodeLine(text, lines, positionAt(lines, comment.span.end).line + 1)
      : first.line;
    const silenced = found.get(target) ?? new Set();
    for (const rule of rules.split(',')) silenced.add(rule.trim());
    found.set(target, silenced);
  }
  return found;
}

function nextCodeLine(text: string, lines: LineStarts, from: number): number {
  let line = from;
  while (line < lines.length) {
    const content = text.slice(lines[line] ?? 0, lines[line + 1] ?? text.length).trim();
    if (content !== '' && !content.startsWith('#')) return line;
    if (content === '') return -1;
    line++;
  }
  return -1;
}
