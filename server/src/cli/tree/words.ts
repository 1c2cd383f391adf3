import { countFindings, type TreeFinding } from '../../lock/tree/findings.ts';
import type { NodeFacts } from '../../lock/tree/tree.ts';
import { amount } from '../terminal/amounts.ts';
import type { Colors } from '../terminal/colors.ts';
import { visible } from '../terminal/visible.ts';

/** A name of thousands of letters must not bury the rest. In UTF-16 units. */
const MOST_OF_A_NAME = 120;
const MOST_NAMES = 8;

export function nameText(name: string): string {
  const text = visible(name.slice(0, MOST_OF_A_NAME));
  return name.length > MOST_OF_A_NAME ? `${text}…` : text;
}

/** `home-manager/nixpkgs`, the middle of a long way left out; `.` for the flake itself. */
export function pathText(path: readonly string[]): string {
  if (path.length === 0) return '.';
  if (path.length <= MOST_NAMES) return path.map(nameText).join('/');
  const half = MOST_NAMES / 2;
  const ends = [path.slice(0, half), path.slice(-half)].map((names) => names.map(nameText).join('/'));
  return `${ends[0] ?? ''}/… ${path.length - MOST_NAMES} more …/${ends[1] ?? ''}`;
}

/** What is said of a node, in its order: source, revision, age, what is known of its content, duplicates, findings. */
export function nodeWords(facts: NodeFacts, findings: readonly TreeFinding[], c: Colors): string[] {
  const { source, commit, date, content, duplicate, node } = facts;
  const rank =
    duplicate && `${duplicate.rank === 1 ? 'main' : duplicate.rank} of ${duplicate.group.members.length}`;
  return [
    source === undefined ? c.yellow('not locked') : c.dim(visible(source)),
    commit === undefined ? '' : c.dim(commit.slice(0, 9)),
    date === undefined ? '' : c.dim(ageText(date.age)),
    // That the lock has a hash is the rule, and said once below.
    content.state === 'unknown' && source !== undefined ? c.yellow(UNKNOWN[content.why]) : '',
    node.flake ? '' : c.dim('not a flake'),
    rank === undefined ? '' : c.magenta(rank),
    findingWords(findings, c),
  ].filter((word) => word !== '');
}

const UNKNOWN = {
  'not-locked': 'content unknown: not locked',
  'no-hash': 'content unknown: no hash',
  'unreadable-hash': 'content unknown: unreadable hash',
  relative: 'content unknown: part of its parent',
} as const;

export function findingWords(findings: readonly TreeFinding[], c: Colors): string {
  const { errors, warnings, others } = countFindings(findings);
  return [
    errors === 0 ? '' : c.red(amount(errors, 'error')),
    warnings === 0 ? '' : c.yellow(amount(warnings, 'warning')),
    others === 0 ? '' : amount(others, 'remark'),
  ]
    .filter((word) => word !== '')
    .join(', ');
}

export function ageText(days: number): string {
  if (days < 0) return 'in the future';
  return days === 0 ? 'today' : `${amount(days, 'day')} old`;
}
