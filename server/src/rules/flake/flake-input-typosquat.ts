import { placedRef } from '../../flake/placed-ref.ts';
import { printable } from '../../flake/show.ts';
import { allInputs } from '../../flake/walk.ts';
import type { Rule } from '../rule.ts';
import { findersOf, likenessOf } from '../shared/likeness.ts';

/**
 * ## What it does
 *
 * Finds inputs with a name that is easily taken for a well-known one: an owner such as `nix-comunity` or `numtlde`, a
 * repository of a well-known owner whose name differs by letters that look the same or by one or two letters, or a host
 * such as `githud.com` and `github.com.example.org`.
 *
 * An owner of whom the name is short, or whose name differs by two letters, is reported only for a repository that the
 * well-known owner has as well. Forks are not reported: the names of their owners are different altogether. The entry of
 * flake.lock is not reported once more.
 *
 * ## Why it is bad
 *
 * Anybody may register a name that nobody has yet, put a copy there, and wait for people who mistype
 * ([Typosquatting in package registries](https://arxiv.org/abs/2003.03471)). What an input holds runs wherever the flake
 * is evaluated and built.
 *
 * ## When to ignore it
 *
 * When you know the owner, and the names are alike by chance.
 */
export const rule: Rule = {
  meta: {
    id: 'flake-input-typosquat',
    group: 'flake',
    severity: 'warning',
    confidence: 'medium',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake }, report) {
    const finders = findersOf();
    for (const { input, path } of allInputs(flake)) {
      const ref = placedRef(input);
      const likeness = ref && likenessOf(ref, finders);
      if (likeness === undefined) continue;
      const { what, name, known, attr } = likeness;
      report({
        message:
          `The input '${printable(path)}' comes from the ${what} ${printable(name)}, whose name is easily taken for ` +
          `${known}: if you did not mean another one, it is mistyped.`,
        span: attr.span,
        subject: path,
      });
    }
  },
};
