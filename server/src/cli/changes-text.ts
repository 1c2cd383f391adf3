import type { ShownFinding } from './audit/audit-unit.ts';
import type { FileChanges } from './audit/before.ts';
import { suspiciousIn } from './suspicious.ts';
import type { ChangeRow } from '../lock/change-rows.ts';
import { rowWords } from '../lock/change-words.ts';
import { shownPath } from './json-format.ts';
import { amount } from './terminal/amounts.ts';
import { visible, visiblePath } from './terminal/visible.ts';
import { wrap } from './terminal/wrap.ts';
import type { TextStyle } from './text-format.ts';

/** So many inputs that changed by themselves are told of one lock, and so many that came with one of them. */
const MOST_OWN = 100;
const MOST_FOLLOWED = 8;
const DEEPEST_INDENT = 6;

/** What happened to the inputs of locks, for the terminal; empty where nothing did. */
export function changesText(
  run: { readonly changes: readonly FileChanges[]; readonly findings: readonly ShownFinding[] },
  style: TextStyle,
): string {
  return run.changes
    .map((changes) => `${fileText(changes, suspiciousIn(run.findings, changes.path).length, style)}\n`)
    .join('');
}

function fileText(
  { path, against, rows, unlisted }: FileChanges,
  suspicious: number,
  style: TextStyle,
): string {
  const { colors: c, cwd } = style;
  const lines = [c.bold(`${visiblePath(shownPath(path, cwd))}, compared with ${visible(against)}:`)];
  if (rows.length === 0)
    lines.push(
      suspicious === 0
        ? '  No input changed.'
        : '  The inputs are the same, but not how they are written or hang together.',
    );
  for (const { row, folded } of folds(rows)) {
    if (row !== undefined) lines.push(...rowLines(row, style));
    if (folded > 0) lines.push(c.dim(`      … and ${folded} more`));
  }
  if (unlisted > 0) lines.push(c.dim(`  … and ${unlisted} more`));
  lines.push(
    suspicious === 0
      ? c.green('  Nothing suspicious.')
      : c.red(`  ${amount(suspicious, 'suspicious thing')}, told below.`),
  );
  return `${lines.join('\n')}\n`;
}

/** The rows that are shown, each with how many are left out after it. */
function folds(rows: readonly ChangeRow[]): readonly { readonly row?: ChangeRow; readonly folded: number }[] {
  const shown: { row?: ChangeRow; folded: number }[] = [];
  let [own, followed] = [0, 0];
  for (const row of rows) {
    if (row.depth === 0) [own, followed] = [own + 1, 0];
    else followed++;
    const last = shown.at(-1);
    if (own <= MOST_OWN && followed <= MOST_FOLLOWED) shown.push({ row, folded: 0 });
    else if (last !== undefined) last.folded++;
  }
  return shown;
}

function rowLines(row: ChangeRow, style: TextStyle): readonly string[] {
  const { colors: c, columns, wraps } = style;
  const indent = ' '.repeat(2 + 2 * Math.min(row.depth, DEEPEST_INDENT));
  const { mark, paint } = marks(c)[row.kind];
  const said = `${visible(row.path)}: ${rowWords(row, visible)}`;
  const lines = wraps ? wrap(said, Math.max(30, columns - indent.length - 4)) : [said];
  const url = row.compareUrl === undefined ? [] : [`${indent}    ${c.dim(visible(row.compareUrl))}`];
  return [
    ...lines.map((line, at) => (at === 0 ? `${indent}${paint(mark)} ${line}` : `${indent}    ${line}`)),
    ...url,
  ];
}

function marks(c: TextStyle['colors']) {
  return {
    added: { mark: '+', paint: c.green },
    removed: { mark: '-', paint: c.red },
    updated: { mark: '~', paint: c.yellow },
    moved: { mark: '!', paint: c.red },
    redirected: { mark: '>', paint: c.yellow },
  };
}
