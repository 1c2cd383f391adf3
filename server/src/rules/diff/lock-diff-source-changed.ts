import { fitsOriginal, fitsRef, originalChanged } from '../../lock/compare-change.ts';
import { spanOfAttr } from '../../lock/compare-declaration.ts';
import type { InputComparison } from '../../lock/comparison.ts';
import type { SourceDifference } from '../../lock/compare-source.ts';
import type { LockNode } from '../../lock/graph.ts';
import { textAttr } from '../../flake/placed-ref.ts';
import type { LockDiffSubject, Rule, Severity } from '../rule.ts';
import { isRedirect } from './shared/redirects.ts';
import { baseName, declaredPlace, nameOf, placeText, whoAsked } from './shared/words.ts';
import { restoreFix } from './shared/restore.ts';

/**
 * ## What it does
 *
 * Finds inputs that are fetched from another repository, server, path or subdirectory than before the change, or in
 * another way, although flake.nix does not ask for it and no flake that brings the input was updated.
 *
 * Where `lock-source-mismatch` finds the same input, there is one finding and not two: that one, which then says also
 * what the source was before. This rule tells of what the lock alone does not show: `original` was rewritten together
 * with `locked`.
 *
 * ## Why it is bad
 *
 * This is how a lock is poisoned. Nix compares neither `locked` with what was asked for, nor the inputs of an input with
 * what that input's own flake.nix says, as long as the input itself did not change (`computeLocks` in
 * src/libflake/flake.cc). The change hides among the many lines of an update, and `nix flake check` passes.
 *
 * ## What Nix does
 *
 * `nix flake update` and `nix flake lock` change the source of an input only where flake.nix says so, where the flake
 * that brings the input is itself another one now, or where a registry gives another answer for a name such as
 * `nixpkgs`: that is a warning. So it is where no flake.nix is at hand to be asked, as in lists of
 * pins, and where the same repository is fetched in another way.
 *
 * ## Fix
 *
 * Makes the entry what it was before, with what it leads to, where flake.nix still asks for that. Unsafe, because only somebody
 * who knows where the change comes from can say that it is wrong.
 *
 * ## When to ignore it
 *
 * When the lock was made with `--override-input` and that was meant to be committed. Better: write it into flake.nix.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-diff-source-changed',
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
    const told = new Set<string>();
    for (const pair of subject.comparison.changed) {
      const { node, difference } = pair;
      if (pair.cause === 'parent' || node.locked === undefined || told.has(node.key)) continue;
      if (difference === undefined || isRedirect(pair) || isAskedFor(pair)) continue;
      told.add(node.key);
      const severity = severityOf(pair, difference);
      report({
        message: messageOf(subject, pair),
        span: spanOfAttr(node.locked, difference.attr),
        subject: node.key,
        fixes: () => restoreFix(subject, [pair]),
        detail: placeText(node),
        severity,
        confidence: severity === 'error' ? 'high' : 'medium',
        related: declaredPlace(subject, pair),
        sameAs: { rule: 'lock-source-mismatch', note: noteOf(subject, pair) },
      });
    }
  },
};

/** flake.nix asks for the input as it is now. */
function isAskedFor({ cause, input, node }: InputComparison): boolean {
  if (cause !== 'declaration' && cause !== 'declared') return false;
  if (fitsOriginal(node)) return true;
  const locked = node.locked && node.locked.ref;
  return input?.ref !== undefined && locked !== undefined && fitsRef(input.ref, locked, false);
}

function severityOf({ cause, oldNode, node }: InputComparison, { kind }: SourceDifference): Severity {
  if (kind === 'method' || kind === 'transport') return 'warning';
  if (node.original !== undefined && textAttr(node.original, 'type') === 'indirect') return 'warning';
  if (cause !== 'unknown') return 'error';
  return contradicts(oldNode, node) ? 'error' : 'warning';
}

/** The reference is the one from before, and it asks for something else. */
function contradicts(oldNode: LockNode, node: LockNode): boolean {
  return node.original !== undefined && !originalChanged(oldNode, node) && !fitsOriginal(node);
}

/** What is left to say where it is told that the source is not the one that was asked for. */
function noteOf(subject: LockDiffSubject, { oldNode, node }: InputComparison): string {
  const before = placeText(oldNode);
  return before === placeText(node)
    ? `In ${baseName(subject)} it was fetched with other parameters or in another way.`
    : `In ${baseName(subject)} it was ${before}.`;
}

function messageOf(subject: LockDiffSubject, pair: InputComparison): string {
  const { cause, oldNode, node } = pair;
  const { lock } = subject;
  const start =
    placeText(node) === placeText(oldNode)
      ? `The lock fetches ${nameOf(pair)} with other parameters or in another way from ${placeText(node)} than in ${baseName(subject)}`
      : `The lock fetches ${nameOf(pair)} from ${placeText(node)}, but in ${baseName(subject)} it was ${placeText(oldNode)}`;
  if (node.original !== undefined && textAttr(node.original, 'type') === 'indirect')
    return `${start}: unless the flake registry gives another answer now, the lock was tampered with or made with --override-input.`;
  if (!lock.format.isGraph) return `${start}: make sure that this ${lock.format.entry} was meant to move.`;
  const who = whoAsked(subject);
  if (contradicts(oldNode, node))
    return `${start}, although its original reference did not change: the lock was tampered with, edited by hand, or made with --override-input.`;
  if (cause === 'unknown')
    return `${start}: make sure that ${who} asks for it, or the lock was tampered with.`;
  const why = pair.path.includes('/')
    ? `neither ${who} nor the flake that brings it changed`
    : `${who} does not ask for it`;
  return `${start}, and ${why}: the lock was tampered with, edited by hand, or made with --override-input.`;
}
