import type { FlakeInput } from '../../flake/flake.ts';
import type { Rule } from '../rule.ts';
import { LOCK_FIX } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Finds flakes that have inputs and no flake.lock beside flake.nix. It speaks once, at `inputs`;
 * `flake-input-unpinned` lists the inputs that float because of it.
 *
 * ## Why it is bad
 *
 * Without a lock each machine fetches the newest commit of every input, so that nobody builds what was tested, and
 * a commit that an attacker pushed upstream is used at once. In CI, where Nix may not write the lock, nothing notices.
 *
 * ## Fix
 *
 * Asks Nix to lock the inputs (`nix flake lock`), and shows the lock before it is written.
 *
 * ## When to ignore it
 *
 * In a template, which gets its lock when it is used, and in a flake that is locked by the one around it. As most flakes
 * in subfolders are one or the other, it is an info there, and a warning at the top of the repository. Below folders
 * named templates, tests, fixtures or testdata nothing is reported, nor where all inputs are paths within the flake.
 */
export const rule: Rule = {
  meta: {
    id: 'flake-lock-missing',
    group: 'flake',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'flake',
  check({ flake, lock, role }, report) {
    const [first] = flake.inputs;
    if (lock !== 'absent' || role.sample || first === undefined || !flake.attrs.attrs.has('outputs')) return;
    if (flake.inputs.every(isWithinFlake)) return;
    const count = flake.inputs.length;
    report({
      message: `This flake has ${count === 1 ? 'an input' : `${count} inputs`} but no flake.lock beside it, so what it uses changes from day to day and from machine to machine.`,
      span: flake.inputsSpan ?? first.nameSpan,
      subject: 'inputs',
      severity: role.path.includes('/') ? 'info' : 'warning',
      fixes: () => [LOCK_FIX],
    });
  },
};

function isWithinFlake({ ref }: FlakeInput): boolean {
  const path = ref?.type === 'path' ? ref.attrs.get('path') : undefined;
  return typeof path === 'string' && !path.startsWith('/');
}
