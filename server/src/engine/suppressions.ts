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
  let next: Int32Array | undefined;
  for (const comment of comments) {
    const rules = pattern.exec(comment.text)?.[1];
    if (rules === undefined) continue;
    const first = positionAt(lines, comment.span.start);
    const alone = text.slice(lines[first.line] ?? 0, comment.span.start).trim() === '';
    if (alone) next ??= codeLines(text, lines);
    const target = alone ? (next?.[positionAt(lines, comment.span.end).line + 1] ?? NONE) : first.line;
    const silenced = found.get(target) ?? new Set();
    for (const rule of rules.split(',')) silenced.add(rule.trim());
    found.set(target, silenced);
  }
  return found;
}

const NONE = -1;

/** For each line the next one with code, comment lines passed over; NONE where a blank line or the end comes before. */
function codeLines(text: string, lines: LineStarts): Int32Array {
  const next = new Int32Array(lines.length + 1).fill(NONE);
  for (let line = lines.length - 1; line >= 0; line--) {
    const content = text.slice(lines[line] ?? 0, lines[line + 1] ?? text.length).trim();
    if (content === '') continue;
    next[line] = content.startsWith('#') ? (next[line + 1] ?? NONE) : line;
  }
  return next;
}
