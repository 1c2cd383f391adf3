import { printable } from '../../flake/show.ts';
import type { LockEdge, LockNode } from '../../lock/graph.ts';
import type { EdgeComparison } from '../../lock/comparison.ts';
import type { LockDiffSubject, Rule } from '../rule.ts';
import { isLate, isRedirect } from './shared/redirects.ts';
import { baseName, declaredPlace, nameOf, parentName, placeText, whoAsked } from './shared/words.ts';
import { type Changed, restoreFix } from './shared/restore.ts';

/**
 * ## What it does
 *
 * Finds inputs that lead somewhere else than before the change: to a node with another source, to another input by
 * `follows`, or to a node of their own instead of what they followed. Reported where neither flake.nix asks for it nor the
 * flake that has the input was updated.
 *
 * ## Why it is bad
 *
 * What an input's inputs are is read from the lock alone as long as the input did not change (`computeLocks` in
 * src/libflake/flake.cc of Nix). One word in the lock gives a flake other code to evaluate, and nothing in the lock
 * itself shows that it is wrong.
 *
 * ## What Nix does
 *
 * It accepts an input's input that leads to another node, with `--no-update-lock-file` too. Where a `follows` came
 * that flake.nix does not have, or one went that it has, or where two inputs share a node, Nix writes the lock anew,
 * or fails where it may not. It writes such a change itself only when `follows` or a reference in flake.nix changes,
 * or when the flake that has the input changes. Locks of 2021 and 2022 are known in which an input's input lost its
 * `follows` for no reason that can be seen. Where no flake.nix is at hand to be asked, this is a warning.
 *
 * ## Fix
 *
 * Makes the entry what it was before, with what it leads to, where flake.nix still asks for that. Unsafe, because only somebody
 * who knows where the change comes from can say that it is wrong.
 *
 * ## When to ignore it
 *
 * When a tool that merges equal inputs wrote the lock. Better: write the `follows` into flake.nix.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-diff-edge-redirect',
    group: 'diff',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'base',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock-diff',
  check(subject, report) {
    const { lock, comparison } = subject;
    for (const one of comparison.edges) {
      const { edge, oldEdge, parent, cause, name } = one;
      if (edge === undefined || oldEdge === undefined) continue;
      if ((cause !== 'none' && cause !== 'unknown') || !lock.format.isGraph || !isRedirect(one)) continue;
      const asks = whoAsked(subject);
      const late = cause === 'none' && isLate(one);
      const unsure = cause === 'unknown' || late;
      const why = late
        ? `${asks} did not ask for that any more, so Nix makes the input anew; make sure that it did, and not somebody else`
        : cause === 'unknown'
          ? `make sure that ${asks} asks for it, or the lock was tampered with`
          : one.path.includes('/')
            ? `${asks} does not ask for it and ${parentName(lock, one)} did not change, so the lock was tampered with, or edited by hand or by a tool`
            : `${asks} does not ask for it, so the lock was tampered with, or edited by hand or by a tool`;
      report({
        message: `The input ${nameOf(one)} now ${leads(edge, one.node, 'follows', 'leads to')}, but in ${baseName(subject)} it ${leads(oldEdge, one.oldNode, 'followed', 'led to')}: ${why}.`,
        span: edge.span,
        subject: parent.key,
        fixes: () => restoreFix(subject, redirected(subject, one)),
        detail: name,
        severity: unsure ? 'warning' : 'error',
        confidence: unsure ? 'medium' : 'high',
        related: declaredPlace(subject, one),
      });
    }
  },
};

/** The flake that has the input, or the input itself where that is ours. */
function redirected(
  { lock }: LockDiffSubject,
  { parent, oldParent, node, oldNode }: EdgeComparison,
): readonly Changed[] {
  if (parent !== lock.rootNode) return [{ node: parent, oldNode: oldParent }];
  return node === undefined || oldNode === undefined ? [] : [{ node, oldNode }];
}

function leads(edge: LockEdge, node: LockNode | undefined, follow: string, lead: string): string {
  const where = node === undefined ? 'nothing' : place(node);
  if (edge.kind === 'node') return `${lead} ${where}`;
  return edge.path.length === 0
    ? `${follow} this flake itself`
    : `${follow} '${printable(edge.path.join('/'))}' (${where})`;
}

function place(node: LockNode): string {
  return node.locked === undefined ? 'this flake itself' : placeText(node);
}
