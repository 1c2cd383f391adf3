import type { LockGraph, LockNode } from '../graph.ts';

/** What is found at an input, as far as a tree tells it. */
export interface TreeFinding {
  readonly severity: 'error' | 'warning' | 'info' | 'hint';
  readonly rule: string;
  readonly message: string;
}

export interface FindingCounts {
  readonly errors: number;
  readonly warnings: number;
  readonly others: number;
}

/** Gives each finding on a lock to the node in whose entry it begins; those elsewhere are left out. */
export function findingsByNode(
  { nodes }: LockGraph,
  findings: readonly (TreeFinding & { readonly offset: number })[],
): ReadonlyMap<LockNode, readonly TreeFinding[]> {
  const found = new Map<LockNode, TreeFinding[]>();
  if (findings.length === 0) return found;
  const ordered = [...nodes.values()].sort((a, b) => a.span.start - b.span.start);
  for (const finding of findings) {
    const node = lastBefore(ordered, finding.offset);
    if (node === undefined || node.span.end < finding.offset) continue;
    const known = found.get(node);
    if (known === undefined) found.set(node, [finding]);
    else known.push(finding);
  }
  return found;
}

/** The last node that begins at an offset or before it. */
function lastBefore(ordered: readonly LockNode[], offset: number): LockNode | undefined {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ordered[middle]?.span.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return ordered[low - 1];
}

export function countFindings(findings: readonly TreeFinding[]): FindingCounts {
  const count = (severity: TreeFinding['severity']) =>
    findings.reduce((sum, one) => (one.severity === severity ? sum + 1 : sum), 0);
  const [errors, warnings] = [count('error'), count('warning')];
  return { errors, warnings, others: findings.length - errors - warnings };
}
