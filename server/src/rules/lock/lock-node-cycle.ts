import type { LockEdge, LockGraph, LockNode } from '../../lock/graph.ts';
import { isReadable, nodeName } from '../../lock/nodes.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';
import { restoreFixes } from '../shared/inputs/asks.ts';

/**
 * ## What it does
 *
 * Reports an input in a lockfile that leads back to a node which it is itself an input of: not by `follows`, but from node
 * to node.
 *
 * ## Why it is bad
 *
 * A flake cannot be among its own inputs' inputs, and Nix never writes such a lock. So the lock was changed by hand or
 * by a tool, and the input that closes the circle does not lead to what was locked for it.
 *
 * ## What Nix does
 *
 * It reads such a lock without complaint and then goes round in it, taking memory until none is left. Tried with 2 GB
 * (and with 8 GB) to take, which every other lock here gets along with.
 *
 * ## Fix
 *
 * Takes the entry as the last commit has it, and shows the change before it is written. Unsafe, as that may be wrong as well:
 * look at where the change came from first.
 *
 * ## When to ignore it
 *
 * Never. Restore the file from version control, or run `nix flake update` for the input.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-node-cycle',
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
    if (!lock.format.isGraph || !isReadable(lock)) return;
    for (const { from, edge, circle } of closingEdges(lock)) {
      const [shown, rest] = [circle.slice(0, 6), circle.length > 6 ? ' → …' : ''];
      const trail = shown.map((node) => showText(node.key)).join(' → ');
      report({
        message:
          `The input "${showText(edge.name)}" of ${nodeName(lock, from)} leads back to the node "${showText(edge.target)}", ` +
          `which leads to it (${trail}${rest}); Nix goes round in such a circle until its memory runs out.`,
        span: edge.span,
        subject: from.key,
        fixes: () => restoreFixes(lock, from),
        detail: edge.name,
      });
    }
  },
};

type NodeEdge = Extract<LockEdge, { kind: 'node' }>;

interface Closing {
  readonly from: LockNode;
  readonly edge: NodeEdge;
  /** From the node that the edge leads back to, to that node again. */
  readonly circle: readonly LockNode[];
}

/** The edges that lead to a node which is on the way from the root to them. Edges to the root are for another rule. */
function* closingEdges(lock: LockGraph): Generator<Closing> {
  const root = lock.rootNode;
  if (root === undefined) return;
  const depths = new Map<LockNode, number>([[root, 0]]);
  const done = new Set<LockNode>();
  const way: { readonly node: LockNode; readonly edges: Iterator<LockEdge> }[] = [
    { node: root, edges: root.inputs.values() },
  ];
  for (let step = way.at(-1); step !== undefined; step = way.at(-1)) {
    const { value: edge, done: isOver } = step.edges.next();
    if (isOver === true || edge === undefined) {
      done.add(step.node);
      way.pop();
      continue;
    }
    const node = edge.kind === 'node' ? lock.nodes.get(edge.target) : undefined;
    if (edge.kind !== 'node' || node === undefined || node === root || done.has(node)) continue;
    const depth = depths.get(node);
    if (depth === undefined) {
      depths.set(node, way.length);
      way.push({ node, edges: node.inputs.values() });
    } else {
      const circle = way.slice(depth, depth + 7).map((one) => one.node);
      yield { from: step.node, edge, circle: [...circle, node] };
    }
  }
}
