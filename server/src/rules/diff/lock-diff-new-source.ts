import { withoutTokens } from '../../flake/secrets.ts';
import { printable } from '../../flake/show.ts';
import { hostOf, sourceOf } from '../../flake/source.ts';
import { spanOfAttr } from '../../lock/compare-declaration.ts';
import type { LockedInput } from '../../lock/graph.ts';
import type { Rule } from '../rule.ts';
import { baseName } from './shared/words.ts';

/**
 * ## What it does
 *
 * Names the owners and hosts that the lock fetches from now and did not fetch from before the change.
 *
 * ## Why it is bad
 *
 * Whoever owns a repository decides what is evaluated and built. A new name in the lock is somebody new to trust, and it
 * comes just as easily with the update of an input as with a line in flake.nix.
 *
 * ## What Nix does
 *
 * It does not look at it: Nix knows only the lock as it is, not what was there before.
 *
 * ## When to ignore it
 *
 * When you know the owner. This is for reviewers who want to see every new name.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-diff-new-source',
    group: 'diff',
    severity: 'info',
    confidence: 'high',
    audience: 'pedantic',
    needs: 'base',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'lock-diff',
  check(subject, report) {
    const { lock, comparison } = subject;
    const known = new Set<string>();
    for (const input of comparison.old.lockedInputs) known.add(ownerOf(input) ?? '');
    for (const input of lock.lockedInputs) {
      const owner = ownerOf(input);
      if (owner === undefined || known.has(owner)) continue;
      known.add(owner);
      report({
        message: `${printable(owner)} is new in the lock: nothing came from there in ${baseName(subject)}.`,
        span: spanOfAttr(input.locked, 'owner', 'url'),
        subject: input.node.key,
        detail: owner,
      });
    }
  },
};

/** `github.com/NixOS`, or the host alone; undefined for what is on this machine. */
function ownerOf({ locked }: LockedInput): string | undefined {
  const ref = locked.ref;
  const source = ref === undefined ? undefined : sourceOf(ref);
  if (source?.kind !== 'repository' && source?.kind !== 'download') return undefined;
  const { repository } = source;
  if (repository === undefined)
    return source.kind === 'download' ? hostOf(source.url) || undefined : undefined;
  if (repository.host === '') return undefined;
  const slash = repository.path.lastIndexOf('/');
  const owner = slash < 0 ? '' : `/${repository.path.slice(0, slash)}`;
  const place = `${repository.host}${repository.caseless ? owner.toLowerCase() : owner}`;
  // Of addresses that are not valid, a password may have come to stand in the owner.
  return withoutTokens(place.replaceAll(/[^/@]*@/g, ''));
}
