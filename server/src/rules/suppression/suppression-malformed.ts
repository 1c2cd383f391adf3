import type { Span } from '../../text/span.ts';
import type { Fix } from '../fix.ts';
import { printable } from '../../flake/show.ts';
import { ownEdits } from '../shared/own-fixes.ts';
import type { Rule, UnreadSuppression, SuppressionsSubject } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';

/**
 * ## What it does
 *
 * Finds comments that look like a suppression and are not read as one: the rules do not stand in square brackets, none is
 * named, the beginning is not `nix-audit: ignore[` to the letter, or it is not the beginning of its comment. And days behind
 * `until` that are not written as `2026-12-31`, or that there are not.
 *
 * ## Why it is bad
 *
 * The comment silences nothing, or does so for ever, while whoever wrote it and whoever reviews it take it for something
 * else.
 *
 * ## Fix
 *
 * Writes the comment as it should be, where it names rules that there are, and a day in the order year, month, day,
 * where only one can be meant. Unsafe, because the comment then silences something, or does so no more.
 *
 * ## When to ignore it
 *
 * A comment cannot silence this rule. A comment that only speaks of suppressions is not reported when something else than
 * `nix-audit` stands at the beginning of its line.
 */
export const rule: Rule = {
  meta: {
    id: 'suppression-malformed',
    group: 'suppression',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'suppressions',
  check({ unread, role, known }, report) {
    for (const { problem, span, text } of unread) {
      report({
        message: messageOf(problem, printable(text)),
        span,
        subject: problem,
        detail: text,
        severity: severityIn(role, 'warning'),
        fixes: () => mending(problem, span, text, known),
      });
    }
  },
};

function mending(
  problem: UnreadSuppression['problem'],
  span: Span,
  text: string,
  known: SuppressionsSubject['known'],
): readonly Fix[] {
  if (problem === 'until') {
    const day = dayMeant(text);
    return day === undefined ? [] : ownEdits('unsafe', `Write ${day}`, { span, text: day });
  }
  if (problem !== 'brackets' && problem !== 'beginning') return [];
  const [whole, names] = LIKE.exec(text) ?? [];
  const ids = names?.split(/\s*,\s*/) ?? [];
  if (whole === undefined || ids.length === 0 || ids.some((id) => !known.has(id))) return [];
  const put = `nix-audit: ignore[${ids.join(', ')}]`;
  return ownEdits('unsafe', `Write ${put}`, {
    span: { start: span.start, end: span.start + whole.length },
    text: put,
  });
}

/** A beginning in any form, and the names of rules behind it, in brackets or not. */
const LIKE =
  /^nix-?audit\s{0,9}:?\s{0,9}(?:ignore|disable|suppress|silence)\s{0,9}[[(]?\s{0,9}([a-z][a-z-]*(?:\s{0,9},\s{0,9}[a-z][a-z-]*)*)(?:\s{0,9}[\])])?/i;

/** Undefined where there is no such day, or day and month may have changed places. */
function dayMeant(text: string): string | undefined {
  const [, year, month, day] = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/.exec(text) ?? [];
  if (year !== undefined) return dayIn(year, month, day);
  const [, first = '', sign, second = '', last] = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/.exec(text) ?? [];
  if (last === undefined) return undefined;
  if (sign === '.' || Number(first) > 12 || first === second) return dayIn(last, second, first);
  return Number(second) > 12 ? dayIn(last, first, second) : undefined;
}

function dayIn(year: string, month = '', day = ''): string | undefined {
  const last = LAST_DAYS[Number(month) - 1];
  if (last === undefined || Number(day) < 1 || Number(day) > last) return undefined;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** Of the months of a year that is no leap year. */
const LAST_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const FORM = 'nix-audit: ignore[rule-id] reason';

function messageOf(problem: UnreadSuppression['problem'], text: string): string {
  switch (problem) {
    case 'until':
      return `'${text}' is not a day such as 2026-12-31, so this comment never expires.`;
    case 'empty':
      return `This comment names no rule, so it silences nothing; it should be "${FORM}".`;
    case 'brackets':
      return `This comment names no rule in square brackets, so it silences nothing; it should be "${FORM}".`;
    case 'place':
      return 'This does not stand at the beginning of its comment, so it silences nothing.';
    case 'beginning':
      return `This comment looks like a suppression and is not read as one, so it silences nothing; it should be "${FORM}".`;
  }
}
