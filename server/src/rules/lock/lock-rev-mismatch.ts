import { printable } from '../../flake/show.ts';
import { declarationsByNode, fitsOverride, refOfLocked } from '../../lock/compare-declaration.ts';
import { commitDigest } from '../../lock/compare-rev.ts';
import { compareSources } from '../../lock/compare-source.ts';
import type { LockedAttr, LockedRef } from '../../lock/graph.ts';
import type { RelatedPlace, Rule } from '../rule.ts';
import { placesOf } from './shared/places.ts';

/**
 * ## What it does
 *
 * Finds nodes of the lock whose `original` pins a commit and whose `locked` holds another one.
 *
 * ## Why it is bad
 *
 * A commit in flake.nix looks like the strictest pin there is, yet Nix fetches the commit in `locked` and never
 * compares the two (`computeLocks` in Nix's src/libflake/flake.cc). Nix itself writes the same commit into both. Bots that
 * update locks are known to change `locked` alone, so that the pin in flake.nix no longer holds.
 *
 * ## When to ignore it
 *
 * When the lock was made with `--override-input` and that was meant to be committed. Better: write the commit into
 * flake.nix. Where `locked` points to another repository altogether, `lock-source-mismatch` says so instead.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-rev-mismatch',
    group: 'lock',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock, declared }, report) {
    const byNode = declarationsByNode(declared, lock);
    for (const node of lock.nodes.values()) {
      if (node.original === undefined || node.locked === undefined || !lock.reachable.has(node.key)) continue;
      const asked = commitOf(node.original);
      const held = commitOf(node.locked);
      if (asked === undefined || held === undefined || asked.digest === held.digest) continue;
      const original = refOfLocked(node.original);
      const locked = refOfLocked(node.locked);
      if (original === undefined || locked === undefined || original.type === 'path') continue;
      if (compareSources(original, locked)?.kind === 'source') continue;
      const declarations = byNode.get(node) ?? [];
      if (declarations.some((one) => fitsOverride(one, locked))) continue;
      const related: RelatedPlace[] = [
        {
          place: { file: 'self', span: asked.attr.span },
          message: 'The original reference pins this commit.',
        },
        ...placesOf(declared, declarations),
      ];
      report({
        message: `The lock holds commit ${held.digest} of '${printable(node.key)}', but its original reference pins commit ${asked.digest}: the lock was tampered with, edited by hand or by a tool, or made with --override-input.`,
        span: held.attr.span,
        subject: node.key,
        detail: held.digest,
        related,
      });
    }
  },
};

interface Commit {
  readonly attr: LockedAttr;
  readonly digest: string;
}

/** The `rev`, if it is a commit hash in full (SHA-1 or SHA-256), in whichever spelling. */
function commitOf(ref: LockedRef): Commit | undefined {
  const attr = ref.attrs.get('rev');
  const digest = commitDigest(attr?.value);
  return attr === undefined || digest === undefined ? undefined : { attr, digest };
}
