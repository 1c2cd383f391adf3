import { printable } from '../../flake/show.ts';
import { memberOf } from '../../syntax/json.ts';
import type { Rule } from '../rule.ts';
import { lockFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Finds inputs that flake.nix declares and the lock does not have, formals of `outputs` that no input declares included.
 *
 * ## Why it is bad
 *
 * Nothing pins the input. Nix fetches its newest commit and rewrites the lock, or fails where it may not
 * (`--no-update-lock-file`, as in CI).
 *
 * ## Fix
 *
 * Lets Nix lock what flake.nix declares (`nix flake lock`), and shows the change before it is written.
 *
 * ## When to ignore it
 *
 * Never for long: `nix flake lock` adds the input to the lock and leaves the others as they are.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-missing-input',
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
    const root = lock.rootNode;
    if (declared === undefined || root === undefined || !lock.intact || !declared.intact) return;
    const span = memberOf(root.object, 'inputs')?.keySpan ?? root.keySpan;
    for (const { name, nameSpan, implicit } of declared.inputs) {
      if (root.inputs.has(name)) continue;
      const how = implicit ? 'uses it as an argument of outputs' : 'declares it';
      report({
        message: `The lock has no entry for the input '${printable(name)}' although ${declared.file} ${how}, so nothing pins it.`,
        span,
        subject: name,
        fixes: () => lockFixes(lock),
        related: [
          { place: { file: 'declaration', span: nameSpan }, message: `${declared.file} ${how} here.` },
        ],
      });
    }
  },
};
