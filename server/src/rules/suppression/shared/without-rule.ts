import { removal } from '../../../nix/edit/remove.ts';
import { type Edit, lineEndAt, lineStartAt } from '../../../text/edits.ts';
import type { Span } from '../../../text/span.ts';
import type { SilencedRule, Suppression } from '../../rule.ts';

/** Takes a rule out of a comment, with its comma; where it is the only one, the comment. */
export function withoutRule(text: string, { rules, comment }: Suppression, { span }: SilencedRule): Edit {
  const at = rules.findIndex((one) => one.span.start === span.start);
  const before = rules[at - 1];
  const next = rules[at + 1];
  if (next !== undefined) return { span: { start: span.start, end: next.span.start }, text: '' };
  if (before !== undefined) return { span: { start: before.span.end, end: span.end }, text: '' };
  return removal(text, comment);
}

/** Whether other words of the same comment stand in the lines below, which would be left without a beginning. */
export function goesOn(text: string, { start, end }: Span): boolean {
  const lineEnd = lineEndAt(text, end);
  const isAlone = text.slice(lineStartAt(text, start), start).trim() === '';
  const next = text.indexOf('\n', lineEnd) + 1;
  if (!isAlone || next === 0) return false;
  const below = text.slice(next, lineEndAt(text, next)).trim();
  return below.startsWith('#') && !/^#\s*nix-?audit\b/i.test(below);
}
