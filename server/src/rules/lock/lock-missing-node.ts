import { nodeName } from '../../lock/nodes.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';

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
    fix: 'none',
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
        detail: edge.name,
      });
    }
  },
};
