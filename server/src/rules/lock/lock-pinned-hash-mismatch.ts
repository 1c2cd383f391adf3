import { printable } from '../../flake/show.ts';
import { declarationsByNode, fitsOverride } from '../../lock/compare-declaration.ts';
import { narDigest } from '../../lock/compare-rev.ts';
import { compareSources } from '../../lock/compare-source.ts';
import type { RelatedPlace, Rule } from '../rule.ts';
import { causesOf } from './shared/causes.ts';
import { placesOf } from './shared/places.ts';
import { entryFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Finds nodes of the lock whose `original` pins a content hash (`narHash`) and whose `locked` holds another one.
 *
 * ## Why it is bad
 *
 * A hash in flake.nix says that only this content may come, yet Nix checks what it fetches against the `narHash` in
 * `locked`. Nix itself writes the same hash into both.
 *
 * ## What Nix does
 *
 * Nix 2.26 and 2.34 do not compare the two hashes (`computeLocks` in Nix's src/libflake/flake.cc) and use what
 * `locked` names. Nix 2.8 wants to lock the input anew, and fails where it may not (`--no-update-lock-file`).
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, or lets Nix lock the input anew, to what its source has now. Both are shown before
 * they are written; unsafe, as what is restored or fetched may be wrong as well: look at where the change came from first.
 *
 * ## When to ignore it
 *
 * When the lock was made with `--override-input` and that was meant to be committed. Better: write the hash into
 * flake.nix. Where `locked` points to another repository altogether, `lock-source-mismatch` says so instead.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-pinned-hash-mismatch',
    group: 'lock',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock, declared }, report) {
    const byNode = declarationsByNode(declared, lock);
    for (const node of lock.nodes.values()) {
      if (
        node.usual ||
        node.original === undefined ||
        node.locked === undefined ||
        !lock.reachable.has(node.key)
      )
        continue;
      const asked = node.original.attrs.get('narHash');
      if (asked === undefined) continue;
      const held = node.locked.attrs.get('narHash');
      const askedDigest = narDigest(asked.value);
      const heldDigest = narDigest(held?.value);
      if (held === undefined || askedDigest === undefined) continue;
      if (heldDigest === undefined || askedDigest === heldDigest) continue;
      const original = node.original.ref;
      const locked = node.locked.ref;
      if (original === undefined || locked === undefined) continue;
      if (compareSources(original, locked)?.kind === 'source') continue;
      const declarations = byNode.get(node) ?? [];
      if (declarations.some((one) => fitsOverride(one, locked))) continue;
      const related: RelatedPlace[] = [
        { place: { file: 'self', span: asked.span }, message: 'The original reference pins this hash.' },
        ...placesOf(declared, declarations),
      ];
      report({
        message: `The lock holds the content hash ${printable(String(held.value))} of '${printable(node.key)}', but its original reference pins ${printable(String(asked.value))}: ${causesOf(lock)}.`,
        span: held.span,
        subject: node.key,
        fixes: () => entryFixes(lock, node),
        detail: heldDigest,
        related,
      });
    }
  },
};
