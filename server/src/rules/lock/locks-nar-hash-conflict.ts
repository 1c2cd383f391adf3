import { showText } from '../../syntax/json-strings.ts';
import type { PlacedClaim, Rule } from '../rule.ts';
import { andMore, type TwoTraits, unlikeFinder } from './shared/unlike.ts';

/**
 * ## What it does
 *
 * Compares the lockfiles of a workspace with one another: flake.lock, devenv.lock, and the pins of npins, niv, lon and
 * nvfetcher. It reports entries of different files that are locked to the same commit of the same source, but with
 * different content hashes. Both places are reported, since nothing tells which one is false.
 *
 * ## Why it is bad
 *
 * One commit has one content, so one of the two hashes is false, and the hash alone decides what is built: Nix takes
 * content with that hash from the store or any binary cache without asking the source. Where a repository has several
 * lockfiles, whoever tampers with one of them gives themselves away by the others.
 *
 * ## What Nix does
 *
 * It reads each lockfile by itself. What may rightly differ is not compared: submodules, large files and
 * `exportIgnore`, and a forge's archive with what git itself fetches. Up to version 2.19 Nix applied git attributes
 * ([nix#11428](https://github.com/NixOS/nix/issues/11428)), so that two hashes of one commit that git fetched may both
 * be honest. Within one file `lock-nar-hash-conflict` reports it. Of two files for tests, templates or fixtures nothing
 * is said; with one such file it is only an info.
 *
 * ## When to ignore it
 *
 * When the repository uses `export-subst`, whose archives change with its branches
 * ([nix#7596](https://github.com/NixOS/nix/issues/7596)): lock both anew to be sure.
 */
export const rule: Rule = {
  meta: {
    id: 'locks-nar-hash-conflict',
    group: 'lock',
    severity: 'warning',
    confidence: 'medium',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'locks',
  check({ claims }, report) {
    for (const group of groupsOf(claims)) {
      const all = group.map(
        (claim): TwoTraits<PlacedClaim> => ({ value: claim, first: claim.path, second: claim.digest }),
      );
      const real = all.filter(({ value }) => !value.sample);
      const unlike = unlikeFinder(all);
      const unlikeReal = unlikeFinder(real);
      for (const one of all) {
        const claim = one.value;
        const grave = unlikeReal(one, MOST_OTHERS);
        const others = grave.count > 0 || claim.sample ? grave : unlike(one, MOST_OTHERS);
        const [other] = others.examples;
        if (other === undefined) continue;
        report({
          claim,
          message: messageOf(claim, other),
          severity: claim.sample || other.sample ? 'info' : 'warning',
          related: others.examples.map((one, at) => ({
            claim: one,
            message: `the hash in ${showText(one.file)}${andMore(others, at)}`,
          })),
        });
      }
    }
  },
};

/** So many of the others are shown with each. */
const MOST_OTHERS = 10;

/** The claims on one content, where there is more than one hash for it. */
function groupsOf(claims: readonly PlacedClaim[]): readonly (readonly PlacedClaim[])[] {
  const groups = new Map<string, PlacedClaim[]>();
  for (const claim of claims) {
    const group = groups.get(claim.content);
    if (group === undefined) groups.set(claim.content, [claim]);
    else group.push(claim);
  }
  return [...groups.values()].filter((group) => new Set(group.map(({ digest }) => digest)).size > 1);
}

function messageOf({ node, source, byGit, byUrl }: PlacedClaim, other: PlacedClaim): string {
  const old = byGit ? ', or made by a Nix before 2.20' : '';
  return (
    `The hash of "${showText(node)}" is not that of "${showText(other.node)}" in ${showText(other.file)}, ` +
    `although both are locked to ${byUrl ? 'the same address' : 'the same commit of'} ${source}: one of the two files was tampered with, edited by hand or by a tool${old}${byUrl ? ', or what is served there has changed' : ''}.`
  );
}
