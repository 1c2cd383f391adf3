import { ShellField, ShellKind } from '../syntax/shell-kinds.ts';
import {
  childrenOf,
  endOf,
  FLAG_ERROR,
  fieldOf,
  flagsOf,
  NONE,
  type NodeTable,
  startOf,
  symbolOf,
} from '../syntax/table.ts';
import { REDIRECTS, STATEMENTS, WORDS } from './kinds.ts';

/** What stands between `|`, `&&` and `||`, with what belongs to it but stands elsewhere in the tree. */
export interface Element {
  /** NONE where there are only redirections. */
  readonly row: number;
  readonly redirects: number[];
  /** Words that follow the beginning of a here-document. */
  readonly words: number[];
}

/** Elements that are connected by pipes. */
export type Pipeline = readonly Element[];

const ENDS: ReadonlySet<string> = new Set(['&&', '||', ';', ';;', '&', '']);

/**
 * Takes a statement apart into pipelines. The tree nests lists to the left and hangs redirections around them, and what
 * follows `<<EOF` on its line hangs in the here-document; so this goes by what is next, with a stack of its own.
 */
export function pipelinesOf(table: NodeTable, statement: number): Pipeline[] {
  const pipelines: Element[][] = [];
  let pipeline: Element[] = [];
  let isPiped = false;
  const tasks: { readonly row: number; readonly isWord: boolean }[] = [{ row: statement, isWord: false }];

  const add = (row: number): void => {
    if (!isPiped) {
      pipeline = [];
      pipelines.push(pipeline);
    }
    isPiped = false;
    pipeline.push({ row, redirects: [], words: [] });
  };
  const later = (rows: readonly number[], isWord = false): void => {
    for (let i = rows.length - 1; i >= 0; i--) tasks.push({ row: rows[i] ?? NONE, isWord });
  };

  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    const { row, isWord } = task;
    const kind = symbolOf(table, row);
    if (REDIRECTS.has(kind)) {
      if (pipeline.length === 0 || isPiped) add(NONE);
      pipeline.at(-1)?.redirects.push(row);
      if (kind === ShellKind.heredoc_redirect) later(behindDocument(table, row), true);
    } else if (
      kind === ShellKind.list ||
      kind === ShellKind.pipeline ||
      (flagsOf(table, row) & FLAG_ERROR) !== 0
    ) {
      later([...childrenOf(table, row)]);
    } else if (kind === ShellKind.redirected_statement) {
      if (REDIRECTS.has(symbolOf(table, row + 1))) add(NONE);
      later([...childrenOf(table, row)]);
    } else if (kind === ShellKind.negated_command) {
      later([...childrenOf(table, row)].slice(1));
    } else if (STATEMENTS.has(kind)) {
      add(row);
    } else if (kind !== ShellKind.comment) {
      const sign = table.text
        .slice(startOf(table, row), Math.min(endOf(table, row), startOf(table, row) + 3))
        .trim();
      if (sign === '|' || sign === '|&') isPiped = pipeline.length > 0;
      else if (ENDS.has(sign)) isPiped = false;
      else if (isWord && WORDS.has(kind)) pipeline.at(-1)?.words.push(row);
      else add(row);
    }
  }
  return pipelines;
}

/** What stands on the line of `<<EOF` behind it. */
function behindDocument(table: NodeTable, row: number): number[] {
  return [...childrenOf(table, row)].filter((child) => {
    if (fieldOf(table, child) === ShellField.descriptor) return false;
    switch (symbolOf(table, child)) {
      case ShellKind.heredoc_start:
      case ShellKind.heredoc_body:
      case ShellKind.heredoc_end:
        return false;
      default:
        return !table.text.startsWith('<<', startOf(table, child)) || REDIRECTS.has(symbolOf(table, child));
    }
  });
}
