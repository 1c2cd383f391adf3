import type { FlakeInput } from '../../flake/flake.ts';
import { printable } from '../../flake/show.ts';
import { sourceOf } from '../../flake/source.ts';
import { allInputs } from '../../flake/walk.ts';
import { PROPOSED_CHANGES } from '../../tables/forges.ts';
import type { Rule } from '../rule.ts';
import { lockIn, pinFix } from '../shared/inputs/fixes.ts';

/**
 * ## What it does
 *
 * Finds inputs that point to the head of a pull request, a merge request or a change under review.
 *
 * ## Why it is bad
 *
 * Anybody can open a pull request. Its commits come from the contributor's fork, yet the reference carries the name of
 * the repository that they are proposed to (the Nix manual shows `github:NixOS/nixpkgs/pull/357207/head`), and the
 * contributor can push others at any time. See Chainguard, "What the fork? Imposter commits in GitHub Actions and CI/CD".
 *
 * ## Fix
 *
 * Writes the commit that flake.lock has into flake.nix, and changes what the lock says of the input, so that Nix finds it up to
 * date. Whoever opened the pull request can then change nothing any more. Read what it holds first.
 * Unsafe, because `nix flake update` brings nothing new from then on.
 *
 * ## When to ignore it
 *
 * While you try out a change that you have read, in a branch of your own. Pin the commit then.
 */
export const rule: Rule = {
  meta: {
    id: 'flake-input-pr-ref',
    group: 'flake',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake, lock }, report) {
    for (const { input, path } of allInputs(flake)) {
      const change = proposedChange(input);
      if (change === undefined) continue;
      report({
        message: `The input '${printable(path)}' points to ${change}: its commits come from whoever opened it, not from the owners of the repository.`,
        span: input.refSpan,
        subject: path,
        fixes: () => pinFix(flake, lockIn(lock), input, path),
      });
    }
  },
};

function proposedChange({ ref }: FlakeInput): string | undefined {
  if (ref === undefined) return undefined;
  const source = sourceOf(ref);
  const name = source.kind === 'download' ? source.url.path.join('/') : ref.attrs.get('ref');
  if (typeof name !== 'string') return undefined;
  for (const { ref: pattern, what } of PROPOSED_CHANGES) {
    const number = pattern.exec(name)?.[1];
    if (number !== undefined) return `${what} ${number}`;
  }
  return undefined;
}
