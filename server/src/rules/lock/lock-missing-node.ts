import { nodeName } from '../../lock/nodes.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';
import { restoreFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Reports an input in a lockfile that points to a node which is not there.
 *
 * ## Why it is bad
 *
 * Nix stops with "lock file references missing node"
 * ([lockfile.cc](https://github.com/NixOS/nix/blob/master/src/libflake/lockfile.cc)), without saying where.
 * It mostly comes from mending a merge conflict by hand.
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, and shows the change before it is written. Unsafe, as that may be wrong as well:
 * look at where the change came from first.
 *
 * ## When to ignore it
 *
 * Never. Restore the file from version control, or remove it and run `nix flake lock`.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-missing-node',
    group: 'lock',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock }, report) {
    for (const { from, edge } of lock.edges) {
      if (edge.kind !== 'node' || lock.nodes.has(edge.target)) continue;
      report({
        message:
          `The input "${showText(edge.name)}" of ${nodeName(lock, from)} points to the node "${showText(edge.target)}", ` +
          'which is not in the lockfile, so Nix cannot read it.',
        span: edge.span,
        subject: from.key,
        fixes: () => restoreFixes(lock, from),
        detail: edge.name,
      });
    }
  },
};
