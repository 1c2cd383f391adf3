import { printable } from '../../flake/show.ts';
import { commitArchive, commitInAddress } from '../../lock/commit-archive.ts';
import { declarationsByNode, fitsOverride } from '../../lock/compare-declaration.ts';
import { commitDigest } from '../../lock/compare-rev.ts';
import { compareSources } from '../../lock/compare-source.ts';
import type { LockedAttr, LockedRef } from '../../lock/graph.ts';
import { DOWNLOAD_TYPES } from '../../tables/schemes.ts';
import type { RelatedPlace, Rule } from '../rule.ts';
import { causesOf } from './shared/causes.ts';
import { placesOf } from './shared/places.ts';
import { entryFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Finds entries of the lock whose `original` pins a commit and whose `locked` holds another one, and archives whose
 * address names another commit than the `rev` beside it.
 *
 * ## Why it is bad
 *
 * A commit in flake.nix looks like the strictest pin there is, yet Nix fetches the commit in `locked` and never
 * compares the two (`computeLocks` in Nix's src/libflake/flake.cc). Nix itself writes the same commit into both. Bots that
 * update locks are known to change `locked` alone, so that the pin in flake.nix no longer holds.
 *
 * Of an archive Nix fetches the address, and hands the `rev` beside it on as it stands ("not checked by Nix": Nix
 * manual, "Lockable HTTP Tarball Protocol"), so one of the two misleads whoever reads the lock. This is a warning: bots
 * that update locks are known to change the `rev` and leave the address.
 *
 * ## What Nix does
 *
 * It uses `locked` in silence, whatever commit `original` pins. An archive with a `rev` beside its address is refused
 * by old versions such as 2.8, and accepted by newer ones.
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, or lets Nix lock the input anew, to what its source has now. Both are shown before
 * they are written; unsafe, as what is restored or fetched may be wrong as well: look at where the change came from first.
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
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock, declared }, report) {
    const byNode = declarationsByNode(declared, lock);
    for (const node of lock.nodes.values()) {
      if (node.usual || node.locked === undefined || !lock.reachable.has(node.key)) continue;
      if (node.original?.attrs.has('rev') !== true && !isDownload(node.locked)) continue;
      const held = commitOf(node.locked);
      const locked = node.locked.ref;
      if (held === undefined || locked === undefined) continue;
      const elsewhere = commitOfAddress(node.locked, held.digest);
      if (elsewhere !== undefined) {
        report({
          message: `The address that the lock fetches '${printable(node.key)}' from names commit ${elsewhere.digest}, but the rev beside it is ${held.digest}: ${causesOf(lock)}.`,
          span: held.attr.span,
          subject: node.key,
          fixes: () => entryFixes(lock, node),
          detail: held.digest,
          severity: 'warning',
          related: [
            { place: { file: 'self', span: elsewhere.attr.span }, message: 'The address is this one.' },
          ],
        });
        continue;
      }
      const asked = node.original && askedCommit(node.original);
      const original = node.original === undefined ? undefined : node.original.ref;
      if (asked === undefined || original === undefined || held.digest.startsWith(asked.digest)) continue;
      if (original.type === 'path' || compareSources(original, locked)?.kind === 'source') continue;
      const declarations = byNode.get(node) ?? [];
      if (declarations.some((one) => fitsOverride(one, locked))) continue;
      const says = lock.format.isGraph
        ? 'its original reference pins'
        : `the ${lock.format.entry} says that it is`;
      const related: RelatedPlace[] = [
        {
          place: { file: 'self', span: asked.attr.span },
          message: lock.format.isGraph
            ? 'The original reference pins this commit.'
            : `The ${lock.format.entry} says that it is this commit.`,
        },
        ...placesOf(declared, declarations),
      ];
      report({
        message: `The lock holds commit ${held.digest} of '${printable(node.key)}', but ${says} commit ${asked.digest}: ${causesOf(lock)}.`,
        span: held.attr.span,
        subject: node.key,
        fixes: () => entryFixes(lock, node),
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

/** What is asked for: a commit, in lists of pins perhaps only its beginning, or the one commit that the address names. */
function askedCommit(ref: LockedRef): Commit | undefined {
  const whole = commitOf(ref);
  if (whole !== undefined) return whole;
  const attr = ref.attrs.get('rev');
  if (typeof attr?.value === 'string' && /^[0-9a-f]{7,39}$/i.test(attr.value))
    return { attr, digest: attr.value.toLowerCase() };
  const url = ref.attrs.get('url');
  if (typeof url?.value !== 'string' || !isDownload(ref)) return undefined;
  const { commit } = commitArchive(url.value) ?? {};
  return commit === undefined ? undefined : { attr: url, digest: commit };
}

/** What an archive's address names where it is not the commit beside it. */
function commitOfAddress(ref: LockedRef, held: string): Commit | undefined {
  const attr = ref.attrs.get('url');
  if (attr === undefined || !isDownload(ref)) return undefined;
  const said = commitInAddress(String(attr.value), held);
  return said.names === 'another' ? { attr, digest: said.other } : undefined;
}

function isDownload({ type }: LockedRef): boolean {
  return DOWNLOAD_TYPES.has(type);
}
