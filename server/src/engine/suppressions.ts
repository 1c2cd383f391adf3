import type { Comment } from '../nix/facts.ts';
import type { SilencedRule, Suppression, UnreadSuppression } from '../rules/rule.ts';
import { type LineStarts, positionAt } from '../text/lines.ts';
import type { Span } from '../text/span.ts';
import { dayOf } from './day.ts';

/** The comments of a file that silence rules. */
export interface Suppressions {
  readonly comments: readonly Suppression[];
  readonly unread: readonly UnreadSuppression[];
  /** By line and rule. */
  readonly silenced: ReadonlyMap<number, ReadonlyMap<string, Silence>>;
}

/** One rule on one line, whichever comments silence it. */
export interface Silence {
  /** When the last of them expires. */
  readonly expires: number;
}

const none: Suppressions = { comments: [], unread: [], silenced: new Map() };

/**
 * A comment beside code speaks for its own line, a comment that stands alone for the next line of code.
 * Comment lines in between are passed over, so that several can be stacked.
 */
export function suppressionsOf(
  text: string,
  lines: LineStarts,
  comments: () => readonly Comment[],
): Suppressions {
  if (!/nix-?audit/i.test(text)) return none;
  const found: Suppression[] = [];
  const unread: UnreadSuppression[] = [];
  let next: Int32Array | undefined;
  const targetOf = ({ start, end }: Span): number | undefined => {
    const first = positionAt(lines, start).line;
    if (text.slice(lines[first] ?? 0, start).trim() !== '') return first;
    const last = positionAt(lines, end).line;
    if (text.slice(end, lines[last + 1]).trim() !== '') return last;
    next ??= codeLines(text, lines);
    const target = next[last + 1] ?? NONE;
    return target === NONE ? undefined : target;
  };
  for (const comment of comments()) {
    const read = comment.text.startsWith('nix-audit:') ? suppressionIn(text, comment) : undefined;
    if (read !== undefined) found.push({ ...read, line: targetOf(comment.span) });
    const problem = read === undefined ? problemIn(text, comment) : undefined;
    if (problem !== undefined) unread.push(problem);
    const day = read === undefined ? undefined : unreadDay(text, read.span.end, comment.span.end);
    if (day !== undefined) unread.push(day);
  }
  return { comments: found, unread, silenced: silencesOf(found) };
}

function silencesOf(comments: readonly Suppression[]): Suppressions['silenced'] {
  const silenced = new Map<number, Map<string, Silence>>();
  for (const { line, rules, expires } of comments) {
    if (line === undefined) continue;
    const here = silenced.get(line) ?? new Map<string, Silence>();
    silenced.set(line, here);
    for (const { id } of rules)
      here.set(id, { expires: Math.max(expires, here.get(id)?.expires ?? expires) });
  }
  return silenced;
}

const DAY = 86_400;
const written = /^nix-audit:\s*ignore\[([^\]]*)\]/;

function suppressionIn(text: string, { span }: Comment): Omit<Suppression, 'line'> | undefined {
  // Not beyond the comment: a bracket that stays open would be looked for up to the end of the text.
  const start = text.indexOf('nix-audit:', span.start);
  const [whole, list] = written.exec(text.slice(start, span.end)) ?? [];
  if (whole === undefined || list === undefined) return undefined;
  const end = start + whole.length;
  const rules = namesIn(list, end - 1 - list.length);
  if (rules.length === 0) return undefined;
  const rest = restOf(text, end, span.end);
  const until = untilIn(rest, end);
  const reason = until === undefined ? rest : rest.replace(until.text, ' ');
  return {
    comment: span,
    span: { start, end },
    rules,
    reason: reason.replaceAll(/\s+/g, ' ').trim(),
    until: until && { day: until.day, span: until.span },
    expires: until === undefined ? Number.POSITIVE_INFINITY : until.starts + DAY,
  };
}

function namesIn(list: string, start: number): SilencedRule[] {
  const rules: SilencedRule[] = [];
  let at = start;
  for (const part of list.split(',')) {
    const id = part.trim();
    const from = at + part.length - part.trimStart().length;
    if (id !== '') rules.push({ id, span: { start: from, end: from + id.length } });
    at += part.length + 1;
  }
  return rules;
}

/** What stands behind the bracket within the comment. */
function restOf(text: string, from: number, end: number): string {
  const rest = text.slice(from, end);
  return rest.endsWith('*/') ? rest.slice(0, -2) : rest;
}

interface Until {
  readonly text: string;
  readonly day: string;
  readonly span: Span;
  /** In seconds since 1970. */
  readonly starts: number;
}

/** The earliest of the days that are named. */
function untilIn(rest: string, offset: number): Until | undefined {
  let first: Until | undefined;
  for (const { 0: text, 1: day = '', index } of rest.matchAll(/\buntil\s+(\d{4}-\d\d-\d\d)\b/gi)) {
    const starts = dayOf(day);
    if (starts === undefined || (first !== undefined && first.starts <= starts)) continue;
    first = { text, day, span: { start: offset + index, end: offset + index + text.length }, starts };
  }
  return first;
}

/** `until` with a day in another form, or with one that there is not. A version (`until 25.11`) is no day. */
function unreadDay(text: string, from: number, end: number): UnreadSuppression | undefined {
  const rest = restOf(text, from, end);
  const forms = /\buntil\s+(\d{4}[-/]\d{1,2}(?:[-/]\d{1,2})?|\d{1,2}([-/.])\d{1,2}\2\d{4})(?![\w/-])/gi;
  for (const { 0: whole, 1: day, index } of rest.matchAll(forms)) {
    if (day === undefined || dayOf(day) !== undefined) continue;
    const start = from + index + whole.length - day.length;
    return { problem: 'until', span: { start, end: start + day.length }, text: day };
  }
  return undefined;
}

/** What is meant to silence something: at the beginning of a line, so that what only speaks of it is passed over. */
const alike = /^([ \t\r*]*)(nix-?audit(?:\s*:\s*(?:ignore|disable|suppress|silence)|\s+ignore)\b[^\n]*)/gim;

function problemIn(text: string, { span, text: content }: Comment): UnreadSuppression | undefined {
  if (!/nix-?audit/i.test(content)) return undefined;
  const raw = restOf(text, span.start, span.end);
  const inner = raw.startsWith('#') ? 1 : 2;
  const match = raw.slice(inner).matchAll(alike).next().value;
  const line = match?.[2]?.trimEnd();
  if (match === undefined || line === undefined) return undefined;
  const start = span.start + inner + match.index + (match[1] ?? '').length;
  const isFirst = raw.slice(inner, inner + match.index).replaceAll(/[\s*]/g, '') === '';
  const problem = !isFirst
    ? 'place'
    : !/^nix-audit:\s*ignore\b/.test(line)
      ? 'beginning'
      : /^[^[]*\[[\s,]*\]/.test(line)
        ? 'empty'
        : 'brackets';
  return { problem, span: { start, end: start + line.length }, text: line };
}

const NONE = -1;

/** For each line the next one with code, comment lines passed over; NONE where a blank line or the end comes before. */
function codeLines(text: string, lines: LineStarts): Int32Array {
  const next = new Int32Array(lines.length + 1).fill(NONE);
  for (let line = lines.length - 1; line >= 0; line--) {
    const content = text.slice(lines[line] ?? 0, lines[line + 1] ?? text.length).trim();
    if (content === '') continue;
    // Below the first line of a script, `#! nix-shell …` says what it runs with.
    const isComment = content.startsWith('#') && !content.startsWith('#!');
    next[line] = isComment ? (next[line + 1] ?? NONE) : line;
  }
  return next;
}
