import { nodeName } from '../../lock/nodes.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';
import { restoreFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Reports an input in a lockfile that points to the root node.
 *
 * ## Why it is bad
 *
 * The root is the flake itself and cannot be one of its own inputs: Nix stops with
 * "lock file contains cycle to root node"
 * ([lockfile.cc](https://github.com/NixOS/nix/blob/master/src/libflake/lockfile.cc)).
 *
 * ## What Nix does
 *
 * An input that follows the flake itself (`inputs.x.inputs.y.follows = ""`) is an empty list in the lock.
 * That is valid, and never reported.
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, and shows the change before it is written. Unsafe, as that may be wrong as well:
 * look at where the change came from first.
 *
 * ## When to ignore it
 *
 * Never. Remove the file and run `nix flake lock`.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-root-cycle',
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
      if (edge.kind !== 'node' || edge.target !== lock.root?.value) continue;
      report({
        message:
          `The input "${showText(edge.name)}" of ${nodeName(lock, from)} points to the root node, ` +
          'which is this flake itself; Nix cannot read such a lockfile.',
        span: edge.span,
        subject: from.key,
        fixes: () => restoreFixes(lock, from),
        detail: edge.name,
      });
    }
  },
};
