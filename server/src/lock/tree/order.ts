import type { NodeFacts, RowFacts } from './tree.ts';
import { countFindings } from './findings.ts';
import type { InputTree } from './tree.ts';
import type { TreeRow } from './rows.ts';

export const ORDERS = ['name', 'age', 'source', 'findings'] as const;
/** By what rows are sorted: oldest first, worst first; what is not known comes last. Equal ones are sorted by their names. */
export type Order = (typeof ORDERS)[number];

export function sortRows(tree: InputTree, rows: readonly TreeRow[], order: Order): readonly TreeRow[] {
  const keyed = rows.map((row) => ({ row, facts: tree.factsOf(row), below: belowOf(tree, row) }));
  keyed.sort((a, b) => compare(a, b, order) || byText(a.row.name, b.row.name));
  return keyed.map(({ row }) => row);
}

interface Keyed {
  readonly row: TreeRow;
  readonly facts: RowFacts;
  readonly below: number;
}

function compare(a: Keyed, b: Keyed, order: Order): number {
  switch (order) {
    case 'name':
      return 0;
    case 'age':
      return byAge(a.facts.to, b.facts.to);
    case 'source':
      return byText(a.facts.to?.source ?? '\uffff', b.facts.to?.source ?? '\uffff');
    case 'findings':
      return weight(b) - weight(a);
  }
}

function byAge(a: NodeFacts | undefined, b: NodeFacts | undefined): number {
  const [one, other] = [a?.date?.seconds ?? Number.MAX_VALUE, b?.date?.seconds ?? Number.MAX_VALUE];
  return one - other;
}

/** What is found at a row outweighs what is found below it. */
function weight({ facts, below }: Keyed): number {
  const { errors, warnings, others } = countFindings(facts.findings);
  return errors * 1e8 + warnings * 1e4 + below * 100 + Math.min(others, 99);
}

function belowOf(tree: InputTree, { end }: TreeRow): number {
  const worst = end.kind === 'node' ? tree.worstBelow(end.node) : undefined;
  return worst === undefined ? 0 : worst === 'error' ? 2 : 1;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
