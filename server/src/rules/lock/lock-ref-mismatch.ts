import { printable } from '../../flake/show.ts';
import { declarationsByNode } from '../../lock/compare-declaration.ts';
import { compareSources } from '../../lock/compare-source.ts';
import type { LockedAttr, LockGraph, LockNode } from '../../lock/graph.ts';
import { textAttr } from '../../flake/placed-ref.ts';
import { FORGE_TYPES } from '../../tables/schemes.ts';
import type { RelatedPlace, Rule } from '../rule.ts';
import { causesOf } from './shared/causes.ts';
import { placesOf } from './shared/places.ts';
import { entryFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Finds git and Mercurial inputs whose `original` asks for a branch or tag and whose `locked` names another, and inputs
 * of GitHub, GitLab and SourceHut whose `locked` has a branch or tag (`ref`) beside its commit.
 *
 * ## Why it is bad
 *
 * Nix fetches the `ref` in `locked` to find the commit, and never compares it with `original` (`computeLocks` in Nix's
 * src/libflake/flake.cc). The commit may then come from a branch that nobody meant, such as a pull request's, while
 * flake.nix still names the protected one. Nix itself writes the same name into both.
 *
 * ## What Nix does
 *
 * `main` and `refs/heads/main` are the same for it, and are the same here. Where the original names no branch, git's
 * default branch is written into `locked`: any is fine. It drops the branch for GitHub, GitLab and SourceHut; one
 * beside a commit is refused by today's versions; 2.8 ignores it, and 2.26 crashes.
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, or lets Nix lock the input anew, to what its source has now. Both are shown before
 * they are written; unsafe, as what is restored or fetched may be wrong as well: look at where the change came from first.
 *
 * ## When to ignore it
 *
 * When the lock was made with `--override-input` and that was meant to be committed. Better: write the branch into
 * flake.nix. Where `locked` points to another repository altogether, `lock-source-mismatch` says so instead.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-ref-mismatch',
    group: 'lock',
    severity: 'warning',
    confidence: 'medium',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock, declared }, report) {
    if (!lock.format.isGraph) return;
    const byNode = declarationsByNode(declared, lock);
    for (const node of lock.inputNodes) {
      const held = node.locked?.attrs.get('ref');
      if (held === undefined) continue;
      const declarations = byNode.get(node) ?? [];
      const refs = declarations
        .filter(({ override }) => override)
        .map(({ input }) => input.ref?.attrs.get('ref'));
      if (refs.some((ref) => plainRef(ref) === plainRef(held.value))) continue;
      const asked = node.original?.attrs.get('ref');
      const wrong = whatIsWrong(lock, node, held, asked);
      if (wrong === undefined) continue;
      const related: RelatedPlace[] = [
        ...(asked === undefined
          ? []
          : [
              {
                place: { file: 'self' as const, span: asked.span },
                message: 'The original reference asks for this branch or tag.',
              },
            ]),
        ...placesOf(declared, declarations),
      ];
      report({
        message: wrong,
        span: held.span,
        subject: node.key,
        detail: plainRef(held.value),
        related,
        fixes: () => entryFixes(lock, node),
      });
    }
  },
};

function whatIsWrong(
  lock: LockGraph,
  node: LockNode,
  held: LockedAttr,
  asked: LockedAttr | undefined,
): string | undefined {
  const { locked, original } = node;
  const type = locked === undefined ? undefined : textAttr(locked, 'type');
  if (locked === undefined || type === undefined) return undefined;
  const name = printable(node.key);
  const branch = printable(String(held.value));
  if (FORGE_TYPES.has(type)) {
    return locked.attrs.has('rev')
      ? `The lock holds the branch or tag '${branch}' of '${name}' beside its commit, which Nix never writes for ${type} and today's versions refuse: the lock was edited by hand or by a tool.`
      : undefined;
  }
  if ((type !== 'git' && type !== 'hg') || original === undefined || asked === undefined) return undefined;
  if (textAttr(original, 'type') !== type || plainRef(asked.value) === plainRef(held.value)) return undefined;
  const from = original.ref;
  const to = locked.ref;
  if (from !== undefined && to !== undefined && compareSources(from, to)?.kind === 'source') return undefined;
  return `The lock fetches '${name}' from the branch or tag '${branch}', but its original reference asks for '${printable(String(asked.value))}': ${causesOf(lock)}.`;
}

/** `main` for `refs/heads/main`; any other name as it is. */
function plainRef(ref: unknown): string {
  return String(ref).replace(/^refs\/heads\//, '');
}
