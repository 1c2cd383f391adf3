import { printable } from '../../flake/show.ts';
import type { LockedRef } from '../../lock/graph.ts';
import type { Rule } from '../rule.ts';
import { entryName } from './shared/entries.ts';
import { findersOf, likenessOf } from '../shared/likeness.ts';
import { sameInDeclaration } from './shared/same-as.ts';
import { restoreFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Reports entries of which `locked` or `original` has a name that is easily taken for a well-known one: an owner such as
 * `nix-comunity` or `numtlde`, a repository of a well-known owner whose name differs by letters that look the same or by
 * one or two letters, or a host such as `githud.com` and `github.com.example.org`.
 *
 * An owner of whom the name is short, or whose name differs by two letters, is reported only for a repository that the
 * well-known owner has as well. Forks are not reported: the names of their owners are different altogether.
 *
 * An entry that only repeats what flake.nix asks for is told there, by
 * [flake-input-typosquat](flake-input-typosquat.md).
 *
 * ## Why it is bad
 *
 * Anybody may register a name that nobody has yet, put a copy there, and wait for people who mistype, or slip it into a
 * lock where reviewers read what they expect
 * ([Typosquatting in package registries](https://arxiv.org/abs/2003.03471)).
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, and shows the change before it is written. Unsafe, as that may be wrong as well:
 * look at where the change came from first.
 *
 * ## When to ignore it
 *
 * When you know the owner, and the names are alike by chance.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-typosquat',
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
    const same = sameInDeclaration({ lock, declared }, 'flake-input-typosquat');
    const finders = findersOf();
    const told = new Set<string>();
    for (const { node, part, ref: attrs } of lock.parts) {
      if (
        part === 'original' &&
        (node.usual || (node.locked !== undefined && namesTheSame(attrs, node.locked)))
      )
        continue;
      const likeness = likenessOf(attrs, finders);
      if (likeness === undefined || told.has(`${node.key}\n${likeness.name}`)) continue;
      told.add(`${node.key}\n${likeness.name}`);
      const { what, name, known, attr } = likeness;
      report({
        message:
          `${entryName(lock, node)} comes from the ${what} ${printable(name)}, whose name is easily taken for ` +
          `${known}: if you did not mean another one, somebody wants to be mistaken for it, or it was mistyped.`,
        span: attr.span,
        subject: node.key,
        fixes: () => restoreFixes(lock, node),
        detail: `${what} ${name.slice(0, 100)}`,
        ...same({ node, part }),
      });
    }
  },
};

/** What is said of the one is said of the other. */
function namesTheSame(one: LockedRef, other: LockedRef): boolean {
  return (
    one.type === other.type &&
    NAMING.every((name) => one.attrs.get(name)?.value === other.attrs.get(name)?.value)
  );
}

const NAMING: readonly string[] = ['owner', 'repo', 'host', 'url'];
