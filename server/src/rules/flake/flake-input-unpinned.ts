import type { FlakeRef } from '../../flake/flakeref.ts';
import { printable } from '../../flake/show.ts';
import { sourceOf } from '../../flake/source.ts';
import { FORGE_TYPES } from '../../tables/schemes.ts';
import { allInputs } from '../../flake/walk.ts';
import type { Rule } from '../rule.ts';
import { LOCK_FIX } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * In a flake without a flake.lock, finds the inputs that follow a branch or tag instead of naming a commit.
 *
 * ## Why it is bad
 *
 * Their content changes whenever somebody pushes, and nothing in the repository says what was used before.
 *
 * The missing lock is one cause, and `flake-lock-missing` warns of it once; this rule lists, as infos, what floats
 * because of it. Registry names are left to `flake-input-indirect`. With a flake.lock beside flake.nix, following a
 * branch is how inputs are meant to be written: the lock pins the commit, and nothing is reported.
 *
 * ## Fix
 *
 * Asks Nix to lock the inputs (`nix flake lock`), and shows the lock before it is written: then each commit is pinned, and
 * other fixes can write it into flake.nix.
 *
 * ## When to ignore it
 *
 * In templates and tests; below folders of these names nothing is reported anyhow.
 */
export const rule: Rule = {
  meta: {
    id: 'flake-input-unpinned',
    group: 'flake',
    severity: 'info',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake, lock, role }, report) {
    if (lock !== 'absent' || role.sample) return;
    for (const { input, path } of allInputs(flake)) {
      const followed = input.ref === undefined ? undefined : followedRef(input.ref);
      if (followed === undefined) continue;
      report({
        message: `The input '${printable(path)}' follows ${followed}, and no flake.lock pins its commit.`,
        span: input.refSpan,
        subject: path,
        fixes: () => [LOCK_FIX],
      });
    }
  },
};

function followedRef(ref: FlakeRef): string | undefined {
  if (!FORGE_TYPES.has(ref.type) && ref.type !== 'git' && ref.type !== 'hg') return undefined;
  if (ref.attrs.has('rev') || ref.attrs.has('narHash')) return undefined;
  const source = sourceOf(ref);
  if (source.kind === 'repository' && source.transport === 'file') return undefined;
  const name = ref.attrs.get('ref');
  return typeof name === 'string' ? `the branch or tag '${printable(name)}'` : 'the default branch';
}
