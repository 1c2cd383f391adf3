import { commitOf } from '../../lock/compare-change.ts';
import type { LockedAttr, LockNode } from '../../lock/graph.ts';
import { textAttr } from '../../flake/placed-ref.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';
import { baseName, nameOf } from './shared/words.ts';
import { restoreFix } from './shared/restore.ts';

/**
 * ## What it does
 *
 * Finds inputs that are locked to the same commit as before the change but with another date (`lastModified`) or another
 * number of commits (`revCount`).
 *
 * ## Why it is bad
 *
 * Date and number belong to the commit and cannot change without it. Nix does not check them, so a date that was made
 * young hides how old an input is from all who look at it, tools included.
 *
 * ## What Nix does
 *
 * It passes `lastModified` and `revCount` on as they stand ("it doesn't matter for security, unlike narHash":
 * src/libfetchers/git.cc).
 *
 * ## Fix
 *
 * Makes the entry what it was before, with what it leads to, where flake.nix still asks for that. Unsafe, because only somebody
 * who knows where the change comes from can say that it is wrong.
 *
 * ## When to ignore it
 *
 * When another implementation of Nix counts commits in another way.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-diff-metadata-changed',
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
    for (const pair of subject.comparison.changed) {
      const { oldNode, node } = pair;
      const commit = commitOf(node);
      if (commit === undefined || commit !== commitOf(oldNode) || told.has(node.key)) continue;
      const change = pair.difference?.kind;
      if (change !== undefined && change !== 'option') continue;
      if (node.locked === undefined || textAttr(node.locked, 'type') === 'path') continue;
      for (const name of OF_THE_COMMIT) {
        const values = changeOf(oldNode, node, name);
        if (values === undefined) continue;
        told.add(node.key);
        report({
          message: `${nameOf(pair)} has ${name} ${showText(String(values.now.value))} for commit ${commit}, but in ${baseName(subject)} it had ${showText(String(values.before.value))} for the same commit: one of them is false, so the lock was edited by hand or tampered with.`,
          span: values.now.span,
          subject: node.key,
          fixes: () => restoreFix(subject, [pair]),
          detail: name,
        });
      }
    }
  },
};

const OF_THE_COMMIT = ['lastModified', 'revCount', 'ref'] as const;

interface Change {
  readonly before: LockedAttr;
  readonly now: LockedAttr;
}

/**
 * A date or a number that came or went says nothing: versions of Nix differ in which they write. Neither does a branch
 * that is written in full (`refs/heads/main`, since 2.26), or that is another because another one is asked for.
 */
function changeOf(old: LockNode, node: LockNode, name: string): Change | undefined {
  const before = old.locked?.attrs.get(name);
  const now = node.locked?.attrs.get(name);
  if (before === undefined || now === undefined || before.value === now.value) return undefined;
  if (name === 'ref') {
    if (branch(before.value) === branch(now.value)) return undefined;
    if (old.original?.attrs.get('ref')?.value !== node.original?.attrs.get('ref')?.value) return undefined;
  }
  return { before, now };
}

function branch(ref: LockedAttr['value']): string {
  return String(ref).replace(/^refs\/heads\//, '');
}
