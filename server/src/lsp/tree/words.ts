import type { TreeFinding } from '../../lock/tree/findings.ts';
import { countFindings } from '../../lock/tree/findings.ts';
import { MOST_PATHS } from '../../lock/about.ts';
import { shown } from '../hover/markdown.ts';
import { amount } from '../hover/units.ts';

/** A name or an address of others: on one line, of bounded length, with nothing in it that cannot be seen. */
export const plain = (text: string): string => shown(text);

/** The names of inputs from the root, the middle of a long way left out. */
export function pathText(path: readonly string[]): string {
  if (path.length === 0) return 'the flake itself';
  const names = path.map((name) => shown(name, 60));
  const left = names.slice(0, MOST_PATHS);
  const right = names.slice(Math.max(MOST_PATHS, names.length - MOST_PATHS));
  const between = names.length - left.length - right.length;
  return [...left, ...(between > 0 ? [`… ${between} more …`] : []), ...right].join(' → ');
}

/** `12 days`, `8 months`, `3 years`: short, for a narrow column. */
export function ageText(days: number): string {
  if (days < 0) return 'in the future';
  if (days === 0) return 'today';
  if (days < 90) return amount(days, 'day');
  if (days < 730) return `${Math.floor(days / 30.44)} months`;
  return `${Math.floor(days / 365.25)} years`;
}

/** `1 error, 2 warnings`; empty where there are none. */
export function countText(findings: readonly TreeFinding[]): string {
  const { errors, warnings, others } = countFindings(findings);
  const parts: readonly (readonly [number, string])[] = [
    [errors, 'error'],
    [warnings, 'warning'],
    [others, 'remark'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, noun]) => amount(count, noun))
    .join(', ');
}

/** What is grave among it, in words: a colour alone tells not everybody, and high contrast has none. */
export function graveText(findings: readonly TreeFinding[]): string {
  return countText(findings.filter(({ severity }) => severity === 'error' || severity === 'warning'));
}
