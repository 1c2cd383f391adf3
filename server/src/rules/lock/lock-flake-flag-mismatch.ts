import { printable } from '../../flake/show.ts';
import { declaredNodes } from '../../lock/compare-declaration.ts';
import { isReadable } from '../../lock/nodes.ts';
import { memberOf } from '../../syntax/json.ts';
import type { Rule } from '../rule.ts';
import { updateFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Finds inputs that flake.nix (or devenv.yaml) declares with `flake = false` and the lock holds as a flake, and the other
 * way round.
 *
 * ## Why it is bad
 *
 * For a flake Nix evaluates the input's own flake.nix and hands its outputs on. One that is declared as mere files is
 * then run as code, and one that is declared as a flake has no outputs.
 *
 * ## What Nix does
 *
 * It keeps the entry and goes by the lock: whether an input is a flake is not compared (`computeLocks` in Nix's
 * src/libflake/flake.cc). It writes `"flake": false` into the lock, and nothing for a flake.
 *
 * ## Fix
 *
 * Lets Nix lock the input anew, to what its source has now, and shows the change before it is written.
 *
 * ## When to ignore it
 *
 * Never: lock the input anew with `nix flake update` and its name.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-flake-flag-mismatch',
    group: 'lock',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock, declared }, report) {
    if (declared === undefined || !declared.intact || !isReadable(lock)) return;
    for (const { input, node, path, override } of declaredNodes(declared, lock)) {
      // What is declared by another flake keeps what that flake says.
      if (override || !input.literal) continue;
      const asked = input.flake?.value ?? true;
      if (asked === node.flake) continue;
      const name = printable(path);
      report({
        message: asked
          ? `The lock has '${name}' with "flake": false, but ${declared.file} declares it as a flake: Nix goes by the lock and gives it no outputs.`
          : `The lock has '${name}' as a flake, but ${declared.file} declares it with flake = false: Nix goes by the lock and evaluates its flake.nix.`,
        span: memberOf(node.object, 'flake')?.value.span ?? node.keySpan,
        subject: node.key,
        fixes: () => updateFixes(lock, node),
        detail: path,
        related: [
          {
            place: { file: 'declaration', span: input.flake?.span ?? input.refSpan },
            message: `${declared.file} declares '${name}' here.`,
          },
        ],
      });
    }
  },
};
