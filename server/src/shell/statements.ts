import { ShellKind } from '../syntax/shell-kinds.ts';
import {
  childrenOf,
  endOf,
  FLAG_ERROR,
  flagsOf,
  NONE,
  type NodeTable,
  startOf,
  symbolOf,
} from '../syntax/table.ts';
import { REDIRECTS, STATEMENTS } from './kinds.ts';

/** What stands between `|`, `&&` and `||`, with the redirections that belong to it but stand elsewhere in the tree. */
export interface Element {
  /** NONE where there are only redirections. */
  readonly row: number;
  readonly redirects: number[];
}

/** Elements that are connected by pipes. */
type Pipeline = readonly Element[];

const ENDS: ReadonlySet<string> = new Set(['&&', '||', ';', ';;', '&', '']);

/**
 * Takes a statement apart into pipelines. The tree nests lists to the left and hangs redirections around them, however
 * many there are; so this goes by what is next, with a stack of its own.
 */
export function pipelinesOf(table: NodeTable, statement: number): Pipeline[] {
  const pipelines: Element[][] = [];
  let pipeline: Element[] = [];
  let isPiped = false;
  const tasks: number[] = [statement];

  const add = (row: number): void => {
    if (!isPiped) {
      pipeline = [];
      pipelines.push(pipeline);
    }
    isPiped = false;
    pipeline.push({ row, redirects: [] });
  };
  const later = (rows: readonly number[]): void => {
    for (let i = rows.length - 1; i >= 0; i--) tasks.push(rows[i] ?? NONE);
  };

  for (let row = tasks.pop(); row !== undefined; row = tasks.pop()) {
    const kind = symbolOf(table, row);
    if (REDIRECTS.has(kind)) {
      if (pipeline.length === 0 || isPiped) add(NONE);
      pipeline.at(-1)?.redirects.push(row);
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
      else add(row);
    }
  }
  return pipelines;
}
