import { commitOf, originalChanged } from '../../lock/compare-change.ts';
import type { InputComparison } from '../../lock/comparison.ts';
import type { LockNode } from '../../lock/graph.ts';
import { textAttr } from '../../flake/placed-ref.ts';
import { DAY, isoDay } from '../shared/dates.ts';
import type { Rule } from '../rule.ts';
import { baseName, nameOf, spanIn } from './shared/words.ts';
import { restoreFix } from './shared/restore.ts';

/**
 * ## What it does
 *
 * Finds inputs whose locked commit is older than the one before the change, with the same source and the same branch.
 *
 * ## Why it is bad
 *
 * An update goes forward. One that goes back brings back what was fixed in between, and is an old way to make a machine
 * vulnerable again. It also happens by mistake, when a stale branch is merged and the older side of the lock is taken.
 *
 * ## What Nix does
 *
 * It does not look at dates and takes any commit: `lastModified` is nothing that it checks (src/libfetchers/git.cc). A branch that its owner rewrote may also go back.
 *
 * ## Fix
 *
 * Takes the newer commits again, with what they lead to, where flake.nix still asks for that. Unsafe, because an update may be
 * reverted on purpose.
 *
 * ## When to ignore it
 *
 * When an update is reverted on purpose. An input that came with its parent, or whose branch changed in flake.nix, is no finding.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-diff-downgrade',
    group: 'diff',
    severity: 'warning',
    confidence: 'medium',
    audience: 'default',
    needs: 'base',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock-diff',
  check(subject, report) {
    const told = new Set<string>();
    const back: (InputComparison & { readonly dates: string })[] = [];
    for (const pair of subject.comparison.changed) {
      const { oldNode, node, cause } = pair;
      // An input that moved alone without a reason is a finding of its own, whichever way it went.
      if (cause === 'parent' || cause === 'declaration' || told.has(node.key)) continue;
      if (cause === 'none' || (cause === 'unknown' && pair.path.includes('/'))) continue;
      const now = dateOf(node);
      const before = dateOf(oldNode);
      // Two commits of one day say nothing.
      if (now === undefined || before === undefined || now > before - DAY) continue;
      if (commitOf(node) === commitOf(oldNode)) continue;
      if (originalChanged(oldNode, node) || pair.difference !== undefined) continue;
      told.add(node.key);
      back.push({ ...pair, dates: `from ${isoDay(before)} to ${isoDay(now)}` });
    }
    const [first, ...others] = back;
    if (first === undefined) return;
    const rest = others.slice(0, MOST_NAMED).map((one) => `, ${nameOf(one)} ${one.dates}`);
    const more = others.length > MOST_NAMED ? ` and ${others.length - MOST_NAMED} more` : '';
    report({
      message:
        others.length === 0
          ? `${nameOf(first)} goes back ${first.dates} since ${baseName(subject)}: unless this reverts an update on purpose, take the newer commit.`
          : `${back.length} inputs go back since ${baseName(subject)}, as when an update is reverted: ${nameOf(first)} ${first.dates}${rest.join('')}${more}.`,
      span: spanIn(first.node.locked, first.node, 'lastModified'),
      subject: first.node.key,
      fixes: () => restoreFix(subject, back),
      related: others.map(({ node, path, dates }) => ({
        place: { file: 'self', span: spanIn(node.locked, node, 'lastModified') },
        message: `${nameOf({ path })} goes back ${dates}.`,
      })),
    });
  },
};

/** So many are named beside the first. */
const MOST_NAMED = 5;

/** In seconds since 1970. What lies in the store or in a folder has no date of its own: Nix writes 0 or 1. */
function dateOf({ locked }: LockNode): number | undefined {
  if (locked === undefined || textAttr(locked, 'type') === 'path') return undefined;
  const date = locked.attrs.get('lastModified')?.value;
  return typeof date === 'number' && date > 1 && date < 1e11 ? date : undefined;
}
