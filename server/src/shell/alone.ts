import { ShellKind } from '../syntax/shell-kinds.ts';
import { endOf, type NodeTable, nextOf, parentOf, startOf, symbolOf } from '../syntax/table.ts';

/** More assignments stand in no line that a person writes. */
const MOST_BESIDE = 64;

/**
 * Whether an assignment that the grammar has before a command is a statement of its own: it takes the next line for a part
 * of `A=1 B=2`.
 */
export function standsAlone(table: NodeTable, row: number): boolean {
  const end = nextOf(table, parentOf(table, row));
  for (let at = row, steps = 0; steps < MOST_BESIDE; steps++) {
    const next = nextOf(table, at);
    if (next >= end) return false;
    if (table.text.slice(endOf(table, at), startOf(table, next)).includes('\n')) return true;
    if (symbolOf(table, next) !== ShellKind.variable_assignment) return false;
    at = next;
  }
  return false;
}
