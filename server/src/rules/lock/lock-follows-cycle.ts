import type { LockEdge, LockNode } from '../../lock/graph.ts';
import { nodeName } from '../../lock/nodes.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { RelatedPlace, Rule } from '../rule.ts';
import { restoreFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Reports inputs in a lockfile that follow one another in a circle, or one that follows itself.
 *
 * ## Why it is bad
 *
 * There is nothing that any of them stands for. So none of them is locked, and whoever reads the lock finds no source
 * for them.
 *
 * ## What Nix does
 *
 * Where flake.nix asks for the circle, Nix stops with "follow cycle detected" (`doFind` in
 * [lockfile.cc](https://github.com/NixOS/nix/blob/master/src/libflake/lockfile.cc)), and versions before 2.19 go round
 * until their stack or memory is used up. Where only the lock has it, Nix drops the entry and locks the input anew, or
 * fails where it may not write the lock (`--no-update-lock-file`).
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, and shows the change before it is written. Unsafe, as that may be wrong as well:
 * look at where the change came from first.
 *
 * ## When to ignore it
 *
 * Never. Take out one of the `follows` in flake.nix and run `nix flake lock`.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-follows-cycle',
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
    const circles = new Map<readonly string[], Circle>();
    for (const { from, edge } of lock.edges) {
      if (edge.kind !== 'follows') continue;
      const end = lock.resolve(edge);
      if (end.kind !== 'cycle') continue;
      const circle = circles.get(end.trail) ?? { paths: new Set(end.trail), edges: [] };
      circles.set(end.trail, circle);
      if (circle.paths.has(edge.path.join('/'))) circle.edges.push({ from, edge });
    }
    for (const [
      trail,
      {
        edges: [first, ...others],
      },
    ] of circles) {
      if (first === undefined) continue;
      const { from, edge } = first;
      const circle = trail
        .slice(0, 6)
        .map((path) => `"${showText(path)}"`)
        .join(', which follows ');
      report({
        message:
          `The input "${showText(edge.name)}" of ${nodeName(lock, from)} follows itself in a circle: ` +
          `it follows ${circle}${trail.length > 6 ? ', and so on' : ''}.`,
        span: edge.span,
        subject: from.key,
        fixes: () => restoreFixes(lock, from),
        detail: edge.name,
        related: others.slice(0, 20).map(
          (other): RelatedPlace => ({
            place: { file: 'self', span: other.edge.span },
            message: `the input "${showText(other.edge.name)}" of ${nodeName(lock, other.from)} is part of the circle`,
          }),
        ),
      });
    }
  },
};

interface Circle {
  readonly paths: ReadonlySet<string>;
  /** Those that are part of it, not those that only lead to it. */
  readonly edges: { readonly from: LockNode; readonly edge: LockEdge }[];
}
