import { printable } from '../../flake/show.ts';
import { PROPOSED_CHANGES } from '../../tables/forges.ts';
import type { Rule } from '../rule.ts';
import { entryName } from './shared/entries.ts';
import { sameInDeclaration } from './shared/same-as.ts';

/**
 * ## What it does
 *
 * Finds entries of a lock whose branch is the head of a pull request, of a merge request or of a change under review, on
 * direct inputs and on those of inputs.
 *
 * An entry that only repeats what flake.nix asks for is told there, by
 * [flake-input-pr-ref](flake-input-pr-ref.md).
 *
 * ## Why it is bad
 *
 * Anybody can open a pull request, and forges serve its commits under the name of the repository that it is for
 * (["What the fork?"](https://www.chainguard.dev/unchained/what-the-fork-imposter-commits-in-github-actions-and-ci-cd)).
 * So the owner that the lock names says nothing about who wrote the code, and each update takes what is there by then.
 *
 * ## When to ignore it
 *
 * While you wait for the pull request to be merged, if you have read its commits. Better: name the commit in flake.nix.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-pr-ref',
    group: 'lock',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock, declared }, report) {
    const same = sameInDeclaration({ lock, declared }, 'flake-input-pr-ref');
    const told = new Set<string>();
    for (const { node, part, ref } of lock.parts) {
      const attr = ref.attrs.get('ref');
      if (typeof attr?.value !== 'string' || told.has(node.key)) continue;
      const change = proposedChange(attr.value);
      if (change === undefined) continue;
      told.add(node.key);
      report({
        message: `${entryName(lock, node)} ${part === 'locked' ? 'is locked to' : 'asks for'} ${change} (${printable(attr.value)}): its commits come from whoever opened it, not from the owners of the repository.`,
        span: attr.span,
        subject: node.key,
        ...same({ node, part }),
      });
    }
  },
};

function proposedChange(ref: string): string | undefined {
  for (const { ref: pattern, what } of PROPOSED_CHANGES) {
    const number = pattern.exec(ref)?.[1];
    if (number !== undefined) return `${what} ${number}`;
  }
  return undefined;
}
