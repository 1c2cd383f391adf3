import { severityOrder } from '../engine/settings.ts';
import { docsUrl } from '../rules/docs-url.ts';
import type { ShownFinding } from './audit/audit-unit.ts';
import type { FileChanges } from './audit/before.ts';
import { suspiciousIn } from './suspicious.ts';
import type { ChangeRow } from '../lock/change-rows.ts';
import { aside, followsWords, stateWords } from '../lock/change-words.ts';
import { shownPath } from './json-format.ts';
import type { LockedState } from '../lock/changes.ts';
import { markdownCode, markdownLink, markdownText } from './markdown-text.ts';
import type { Run } from './report.ts';
import { amount, listed } from './terminal/amounts.ts';
import { countBySeverity } from './text-format.ts';

/** Forges take comments of some 65,000 letters. */
const MOST_FINDINGS = 60;
const MOST_ROWS = 60;
const MOST_FILES = 20;
const MOST_LETTERS = 60_000;

/** A report to paste into a review: what is suspicious, what changed, and what else is found. */
export function markdownReport(
  run: Run,
  { cwd, quiet }: { readonly cwd: string; readonly quiet: boolean },
): string {
  const { findings, failures, changes } = run;
  const told = changes
    .slice(0, MOST_FILES)
    .map((one) => ({ changes: one, suspicious: suspiciousIn(findings, one.path) }));
  const first = new Set(told.flatMap(({ suspicious }) => suspicious));
  const rest = findings.filter((one) => !first.has(one));
  const parts = [
    ...(failures.length === 0 ? [] : [failureList(run, cwd)]),
    ...told.map((one) => fileReport(one.changes, one.suspicious, cwd)),
    ...(changes.length > told.length ? [`… and ${changes.length - told.length} more locks changed.`] : []),
    ...(rest.length === 0
      ? []
      : [`### ${told.length === 0 ? 'Found' : 'Also found'}\n\n${findingList(rest, cwd)}`]),
  ];
  const end = quiet ? '' : `${lastLine(run)}\n`;
  return `${withinLetters(parts, MOST_LETTERS - end.length)}${end}`;
}

/** The beginning of a report, cut between two lines, so that no name can be so long that what is suspicious is not told. */
function withinLetters(parts: readonly string[], most: number): string {
  const lines = parts.flatMap((part) => [...part.split('\n'), '']);
  let report = '';
  let left = 0;
  for (const line of lines) {
    if (left > 0 || report.length + line.length + 1 > most) left++;
    else report += `${line}\n`;
  }
  if (left === 0) return report;
  // What was open is closed, or all that follows would be hidden in it.
  const open = report.split('<details>').length - report.split('</details>').length;
  return `${report}${open > 0 ? '\n</details>\n' : ''}\n**The report is too long to be shown as a whole: ${amount(left, 'line')} left out.**\n\n`;
}

function failureList({ failures }: Run, cwd: string): string {
  const items = failures
    .slice(0, MOST_FINDINGS)
    .map(({ path, message }) => `- ${markdownCode(shownPath(path, cwd))}: ${markdownText(message)}`);
  return `### The audit is not complete\n\n${withMore(items, failures.length)}`;
}

function fileReport(changes: FileChanges, suspicious: readonly ShownFinding[], cwd: string): string {
  const head = `### ${markdownCode(shownPath(changes.path, cwd))}, compared with ${markdownCode(changes.against)}`;
  const verdict =
    suspicious.length === 0
      ? 'Nothing suspicious.'
      : `**${amount(suspicious.length, 'suspicious thing')}:**\n\n${findingList(suspicious, cwd)}`;
  return `${head}\n\n${verdict}\n\n${changesTable(changes, suspicious.length > 0)}`;
}

function findingList(findings: readonly ShownFinding[], cwd: string): string {
  const items = severityOrder
    .flatMap((severity) => findings.filter(({ finding }) => finding.severity === severity))
    .slice(0, MOST_FINDINGS)
    .map(({ finding: { severity, message, rule, location } }) => {
      const { line, character } = location.range.start;
      const place = markdownCode(`${shownPath(location.path, cwd)}:${line + 1}:${character + 1}`);
      return `- **${severity}** ${place}: ${shortened(markdownText(message))} (${markdownLink(rule, docsUrl(rule))})`;
    });
  return withMore(items, findings.length);
}

function changesTable({ rows, unlisted }: FileChanges, isSuspicious: boolean): string {
  if (rows.length === 0)
    return isSuspicious
      ? 'The inputs are the same, but not how they are written or hang together.'
      : 'No input changed.';
  const own = rows.filter(({ depth }) => depth === 0);
  const followed = rows.filter(({ depth }) => depth > 0);
  const parts = [table(own, 0)];
  if (followed.length > 0) {
    const summary = `${amount(followed.length + unlisted, 'more input')} changed because of ${own.length === 1 ? 'it' : 'these'}`;
    parts.push(`<details><summary>${summary}</summary>\n\n${table(followed, unlisted)}\n\n</details>`);
  }
  return parts.join('\n\n');
}

function table(rows: readonly ChangeRow[], unlisted: number): string {
  const shown = rows.slice(0, MOST_ROWS);
  const left = rows.length - shown.length + unlisted;
  return [
    '| input | was | is | |',
    '| --- | --- | --- | --- |',
    ...shown.map((row) => `| ${rowCells(row).join(' | ')} |`),
    ...(left === 0 ? [] : [`| … and ${left} more | | | |`]),
  ].join('\n');
}

function rowCells(row: ChangeRow): readonly string[] {
  const { kind, old, now, compareUrl } = row;
  const notes = [noteOf(row), compareUrl === undefined ? '' : markdownLink('compare', compareUrl)];
  const note = notes.filter((part) => part !== '').join(', ');
  const isShort = old !== undefined && now !== undefined && old.source === now.source;
  const is =
    kind === 'redirected' && row.follows !== undefined
      ? `${followsWords(row)} ${row.follows.length === 0 ? '' : markdownCode(row.follows.join('/'))}`
      : stateCell(now, isShort, old);
  return [markdownCode(row.path), stateCell(old, false, now), is, note];
}

function noteOf({ kind, old, now }: ChangeRow): string {
  if (kind === 'added') return 'new';
  if (kind === 'removed') return 'removed';
  if (kind === 'moved') return '**another source**';
  if (kind === 'redirected') return 'redirected';
  if (old === undefined || now === undefined) return '';
  return aside(old, now)
    .map((words) => `**${markdownText(words)}**`)
    .join(', ');
}

function stateCell(state: LockedState | undefined, isShort: boolean, beside?: LockedState): string {
  if (state === undefined) return '';
  const { source, rev, day } = stateWords(state, beside);
  const name = [isShort ? '' : source, rev ?? ''].filter((part) => part !== '').join(' ');
  return [name === '' ? '' : markdownCode(name), day === undefined ? '' : `(${day})`]
    .filter((part) => part !== '')
    .join(' ');
}

function lastLine({ findings, figures }: Run): string {
  const { files, base, failures } = figures;
  if (base !== undefined && files === 0 && failures === 0)
    return `Nothing changed since ${markdownCode(base.name)}.`;
  const counts = countBySeverity(findings);
  const found = severityOrder
    .filter((severity) => counts[severity] > 0)
    .map((severity) => amount(counts[severity], severity));
  const verdict = found.length > 0 ? `Found ${listed(found)}.` : failures > 0 ? '' : 'Nothing found.';
  const known = base === undefined || base.known === 0 ? '' : `${base.known} more were there before.`;
  const told = [verdict, `Audited ${amount(files, 'file')} with Nix Audit.`, known].filter(
    (one) => one !== '',
  );
  return `_${told.join(' ')}_`;
}

/** A message is a sentence; one that is longer than a page is made of hostile names. */
function shortened(text: string): string {
  if (text.length <= MOST_IN_MESSAGE) return text;
  // Never in the middle of what was escaped.
  const cut = text.slice(0, MOST_IN_MESSAGE).replace(/(?:&[^;\s]{0,8}|<[^>]{0,8}|\\)$/, '');
  return `${cut}…`;
}

const MOST_IN_MESSAGE = 1500;

function withMore(items: readonly string[], all: number): string {
  return [...items, ...(all > items.length ? [`- … and ${all - items.length} more`] : [])].join('\n');
}
