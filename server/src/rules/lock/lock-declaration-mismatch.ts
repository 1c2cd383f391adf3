import { flakeRefFromAttrs } from '../../flake/flakeref.ts';
import { printable, showRef } from '../../flake/show.ts';
import {
  declarationDifference,
  declaredNodes,
  fitsOverride,
  spanOfAttr,
} from '../../lock/compare-declaration.ts';
import type { Rule } from '../rule.ts';
import { placesOf } from './shared/places.ts';
import { lockFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Compares each input's reference in flake.nix with the `original` that the lock was made for, overrides of inputs'
 * inputs included.
 *
 * ## Why it is bad
 *
 * The lock does not pin what flake.nix asks for. Nix drops the entry and fetches the newest commit without a word, or
 * fails where it may not write the lock (`--no-update-lock-file`), while tools that read the lock themselves, such as
 * flake-compat, go on with the old one (NixOS/nix#8637).
 *
 * ## What Nix does
 *
 * It compares all attributes of both references exactly, `NixOS` and `nixos` being different, after it has made the
 * URL's percent-encoding uniform and dropped a `?dir=` that says the same as `dir` (`canonicalize` in
 * src/libflake/flakeref.cc, Nix 2.29 and newer). `flake = false` is not compared. Nor is it here; an input that is not
 * written as a literal is not compared either. What older versions wrote is taken as the same: the store path of a
 * relative path (before 2.26), and the input's own reference where flake.nix overrides it (before 2.20).
 *
 * ## Fix
 *
 * Lets Nix lock what flake.nix declares (`nix flake lock`), and shows the change before it is written.
 *
 * ## When to ignore it
 *
 * Never for long: `nix flake lock` makes both agree.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-declaration-mismatch',
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
    if (declared === undefined || !lock.intact) return;
    for (const one of declaredNodes(declared, lock)) {
      const { input, path, node } = one;
      if (input.ref === undefined || node.original === undefined) continue;
      const original = flakeRefFromAttrs(
        new Map([...node.original.attrs].map(([name, { value }]) => [name, value])),
      );
      if (!original.ok) continue;
      const attr = declarationDifference(input.ref, original.ref);
      const locked = node.locked === undefined ? undefined : node.locked.ref;
      if (attr === undefined || (locked !== undefined && fitsOverride(one, locked))) continue;
      report({
        message: `${declared.file} asks for ${showRef(input.ref)} as '${printable(path)}', but the lock was made for ${showRef(original.ref)}, so it does not pin that input.`,
        span: spanOfAttr(node.original, attr),
        subject: node.key,
        fixes: () => lockFixes(lock),
        detail: path,
        related: placesOf(declared, [one]),
      });
    }
  },
};
