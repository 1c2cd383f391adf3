import type { Rule, Suppression } from '../../rules/rule.ts';
import { applyEdits, type Edit, lineEndAt, lineEndOf } from '../../text/edits.ts';
import { positionAt } from '../../text/lines.ts';
import type { Span } from '../../text/span.ts';
import type { Finding } from '../finding.ts';
import type { NixSource, ShellSource } from '../sources.ts';
import type { Look } from './rounds.ts';

/** A comment that silences a rule at a place. */
export interface IgnoreComment {
  readonly edit: Edit;
  /** Where in the text of the edit the reason stands, or would; undefined where it joins a comment that has its own. */
  readonly reason: Span | undefined;
}

/** Comments do not reach what is said of lockfiles, nor what is said of comments. */
export function canBeIgnored(on: Rule['on']): boolean {
  return on === 'nix' || on === 'nix-diff' || on === 'flake' || on === 'shell';
}

/**
 * The comment that silences a finding: one that is there already takes the rule into its list; else it stands on a line
 * of its own above, which in a script is a comment of the shell; else beside the code. Undefined where none of these
 * does it without harm.
 *
 * @param reason one line; empty where it is still to be written
 * @param read the file, with another text in its place
 * @param look audits that, and what is audited with it
 */
export function ignoreComment(
  { rule, location: { span } }: Finding,
  source: NixSource | ShellSource,
  reason: string,
  read: (text: string) => NixSource | ShellSource,
  look: (text: string) => Look,
): IgnoreComment | undefined {
  const { text } = source.file;
  const before = look(text);
  for (const comment of candidates(source, span, rule, tidy(reason))) {
    const made = applyEdits(text, [comment.edit]);
    if (made === undefined) continue;
    const { start } = comment.edit.span;
    const at = span.start + (start <= span.start ? comment.edit.text.length : 0);
    if (speaksFor(read(made), rule, at) && isSilent(before, look(made), rule, source.file.path, at))
      return comment;
  }
  return undefined;
}

/** Whether what was written is a comment, and not a part of a string, say, whose text it would change. */
function speaksFor({ suppressions, lines }: NixSource | ShellSource, rule: string, at: number): boolean {
  const { line } = positionAt(lines, at);
  return suppressions.comments.some((one) => one.line === line && one.rules.some(({ id }) => id === rule));
}

/** Whether the finding is gone, no other has come, and the text is as sound as it was. */
function isSilent(before: Look, after: Look, rule: string, path: string, at: number): boolean {
  if (after.problems > before.problems) return false;
  if (after.findings.some(({ rule: id, location }) => id === rule && isAt(location, path, at))) return false;
  const counts = new Map<string, number>();
  const nameOf = (one: Finding): string => `${one.rule}\n${one.location.path}\n${one.subject}`;
  for (const one of before.findings) counts.set(nameOf(one), (counts.get(nameOf(one)) ?? 0) + 1);
  return after.findings.every((one) => {
    // Whoever writes no reason is told so, until there is one.
    if (one.rule === 'suppression-without-reason') return true;
    const left = (counts.get(nameOf(one)) ?? 0) - 1;
    counts.set(nameOf(one), left);
    return left >= 0;
  });
}

function isAt({ path, span }: Finding['location'], expected: string, at: number): boolean {
  return path === expected && span.start === at;
}

function* candidates(
  source: NixSource | ShellSource,
  span: Span,
  rule: string,
  reason: string,
): Generator<IgnoreComment> {
  const { lines, suppressions } = source;
  const { text } = source.file;
  const { line } = positionAt(lines, span.start);
  for (const one of suppressions.comments) {
    if (one.line === line) yield { edit: joined(one, rule), reason: undefined };
  }
  const head = `nix-audit: ignore[${rule}] `;
  const wording = reason === '' ? 'TODO' : reason;
  const said = (opening: string, closing: string, start: number): IgnoreComment => {
    const at = opening.length + head.length;
    return {
      edit: { span: { start, end: start }, text: opening + head + wording + closing },
      reason: { start: at, end: at + wording.length },
    };
  };
  // A byte order mark stays first.
  const start = line === 0 && text.startsWith('\uFEFF') ? 1 : (lines[line] ?? 0);
  const end = lineEndAt(text, span.start);
  const isFirstLine = text.startsWith('#!', start) && line === 0;
  const indent = /^[ \t]*/.exec(text.slice(start, end))?.[0] ?? '';
  if (!isFirstLine && !goesOn(text, start)) yield said(`${indent}# `, lineEndOf(text), start);
  if (!text.slice(start, end).trimEnd().endsWith('\\')) yield said(' # ', '', end);
  if (source.kind === 'nix' && !wording.includes('*/')) yield said('/* ', ' */ ', span.start);
}

function joined({ rules, span }: Suppression, rule: string): Edit {
  const at = rules.at(-1)?.span.end ?? span.end - 1;
  return { span: { start: at, end: at }, text: `, ${rule}` };
}

/** Whether the line before the one at `start` goes on there, as those of a shell do that end in a backslash. */
function goesOn(text: string, start: number): boolean {
  return /\\\r?\n$/.test(text.slice(Math.max(0, start - 3), start));
}

/** On one line, without what could end a comment or be read as something else on a terminal. */
function tidy(reason: string): string {
  return reason
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, MOST_REASON);
}

const MOST_REASON = 500;
