import type { ConflictRegion } from '../../syntax/json.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';

/**
 * ## What it does
 *
 * Reports the conflict markers (`<<<<<<<`, `=======`, `>>>>>>>`) that git or Jujutsu leave in a lockfile when both
 * sides of a merge changed it, also single ones that were forgotten.
 *
 * ## Why it is bad
 *
 * Nix refuses the lockfile and does not say why: to it this is just text that is not JSON
 * (for example [nh#4](https://github.com/nix-community/nh/issues/4)).
 * Mending it by hand is how a node ends up with the revision of one side and the hash of the other.
 *
 * ## When to ignore it
 *
 * Never. Take one side whole (`git checkout --ours flake.lock` or `--theirs`) and run `nix flake lock`,
 * which brings it in line with flake.nix.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-merge-conflict',
    group: 'lock',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock: { document } }, report) {
    for (const conflict of document.conflicts) {
      report({
        message: `${describe(conflict)} in the lockfile, so Nix cannot read it.`,
        span: conflict.span,
        subject: [conflict.ours, conflict.theirs].filter((label) => label !== '').join(' '),
      });
    }
  },
};

function describe({ ours, theirs }: ConflictRegion): string {
  if (ours !== '' && theirs !== '')
    return `A merge conflict between ${showText(ours)} and ${showText(theirs)} is left`;
  const label = ours === '' ? theirs : ours;
  return label === ''
    ? 'A marker of a merge conflict is left'
    : `A marker of a merge conflict (${showText(label)}) is left`;
}
