import { showRef } from '../../flake/show.ts';
import { originalChanged } from '../../lock/compare-change.ts';
import type { EdgeComparison, InputComparison } from '../../lock/comparison.ts';
import type { LockNode } from '../../lock/graph.ts';
import type { LockDiffSubject, Report, Rule } from '../rule.ts';
import { movedAlone, reportMoved } from './shared/moved.ts';
import { isLate, isRedirect } from './shared/redirects.ts';
import { nameOf, placeText, unexplained } from './shared/words.ts';

/**
 * ## What it does
 *
 * Finds changes of a lock that no update explains: inputs that came or went, that were made for another reference, that
 * became flakes or stopped being ones, or that moved to another commit of the same source, although neither flake.nix nor
 * the flake that has the input changed.
 *
 * ## Why it is bad
 *
 * The inputs of an input are read from the lock alone as long as the input did not change (`computeLocks` in
 * src/libflake/flake.cc of Nix). So whoever edits them decides what is evaluated, and a reviewer has nothing to compare
 * them with.
 *
 * ## What Nix does
 *
 * It takes all of it as it stands, also with `--no-update-lock-file`. Only what the `outputs` of a flake cannot do
 * with fails: an input too few that they name, or one too many where they have no `...`. It makes such a change itself
 * in two cases. `nix flake update mid/dep` (before 2.19 `nix flake lock --update-input mid/dep`) updates the input of
 * an input alone. And `nix flake update` makes the whole lock anew: what was updated alone before goes back to what
 * the lock of its flake has, and where that flake has no lock of its own, its inputs move on with every update.
 * Compare with the flake.lock of the flake that has the input. Inputs of one flake that moved are told together. It is
 * a note only where an input that a registry finds moved in an update of others, and where the lock had the very same
 * content elsewhere before.
 *
 * ## When to ignore it
 *
 * When you know which command made the change.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-diff-undeclared-change',
    group: 'diff',
    severity: 'warning',
    confidence: 'medium',
    audience: 'default',
    needs: 'base',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'lock-diff',
  check(subject, report) {
    const { comparison, lock } = subject;
    if (!lock.format.isGraph) return;
    const known = new Set<LockNode>();
    for (const one of comparison.entered) if (one.node !== undefined && !isRedirect(one)) known.add(one.node);
    const told = new Set<LockNode>();
    const moved: InputComparison[] = [];
    for (const edge of comparison.edges) {
      if (!isUnexplained(edge)) continue;
      const found = cameOrWent(subject, edge, known);
      if (found !== undefined) report(found);
    }
    for (const pair of comparison.changed) {
      const isOpen = pair.cause === 'unknown' && !pair.path.includes('/');
      if ((!isUnexplained(pair) && !isOpen) || isRedirect(pair) || told.has(pair.node)) continue;
      const found = changed(subject, pair);
      if (found !== undefined) {
        told.add(pair.node);
        report(found);
      } else if (!isOpen && pair.difference === undefined && movedAlone(pair)) {
        told.add(pair.node);
        moved.push(pair);
      }
    }
    reportMoved(subject, moved, report);
  },
};

/** An input that is there now and was not, or the other way round. `known` are the nodes that were there. */
function cameOrWent(
  subject: LockDiffSubject,
  one: EdgeComparison,
  known: ReadonlySet<LockNode>,
): Report | undefined {
  const { edge, oldEdge, node, parent, path } = one;
  const added = edge?.kind === 'node' && node !== undefined && !known.has(node);
  const why = unexplained(subject, one);
  if (edge === undefined) {
    // A direct input that flake.nix declares and the lock lacks is a finding of its own.
    if (!path.includes('/')) return undefined;
    return {
      message: `The input ${nameOf(one)} is gone from the lock although ${why}.`,
      span: parent.keySpan,
      subject: parent.key,
      detail: `gone ${one.name}`,
    };
  }
  // Of a direct input that flake.nix does not declare, and of a follows that it did not ask for, other rules tell.
  if (oldEdge === undefined && !path.includes('/') && one.cause === 'none') return undefined;
  if (oldEdge !== undefined && (!added || !isRedirect(one) || isLate(one))) return undefined;
  return {
    message: `The input ${nameOf(one)}${node === undefined ? '' : ` (${placeText(node)})`} is new in the lock although ${why}: it was written by hand or by a tool, or the lock was tampered with.`,
    span: added ? node.keySpan : edge.span,
    subject: added ? node.key : parent.key,
    detail: `new ${one.name}`,
  };
}

function changed(subject: LockDiffSubject, pair: InputComparison): Report | undefined {
  const { oldNode, node } = pair;
  if (pair.difference !== undefined) return undefined;
  const why = unexplained(subject, pair);
  if (originalChanged(oldNode, node)) {
    // That flake.nix asks for something else is told by the lock alone.
    if (!pair.path.includes('/') && pair.input?.ref !== undefined) return undefined;
    return {
      message: `The lock was made for another reference of ${nameOf(pair)} (${referenceText(pair)}) than before although ${why}: unless it was taken anew from the lock of that flake, it was edited by hand or by a tool, or tampered with.`,
      span: node.original?.keySpan ?? node.keySpan,
      subject: node.key,
      detail: 'original',
    };
  }
  if (oldNode.flake !== node.flake) {
    return {
      message: `${nameOf(pair)} is ${node.flake ? 'evaluated as a flake now' : 'no flake any more'} although ${why}: it was edited by hand or by a tool, or tampered with.`,
      span: node.keySpan,
      subject: node.key,
      detail: 'flake',
    };
  }
  return undefined;
}

function referenceText({ node }: InputComparison): string {
  const original = node.original && node.original.ref;
  return original === undefined ? 'none now' : `now ${showRef(original)}`;
}

/** Without a flake.nix nothing is known of direct inputs: only another reference or flag of theirs is told. */
function isUnexplained({ cause, path }: EdgeComparison): boolean {
  return cause === 'none' || (cause === 'unknown' && path.includes('/'));
}
