import { type NodeTable, spanOf, textOf } from '../syntax/table.ts';
import type { Comment } from './facts.ts';

/** The comments at the given rows without `#`, `/*` and the stars of a block. */
export function readComments(table: NodeTable, rows: readonly number[]): Comment[] {
  return rows.map((row) => ({ span: spanOf(table, row), text: commentText(textOf(table, row)) }));
}

function commentText(raw: string): string {
  if (raw.startsWith('#')) return raw.slice(1).trim();
  const inner = raw.slice(2, raw.endsWith('*/') ? -2 : undefined);
  return inner
    .split('\n')
    .map((line) => line.trim().replace(/^\* ?/, ''))
    .join('\n')
    .trim();
}
