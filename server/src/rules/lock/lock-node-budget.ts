import type { LockGraph, LockNode } from '../../lock/graph.ts';
import { isReadable } from '../../lock/nodes.ts';
import type { Rule } from '../rule.ts';
import { showText } from '../../syntax/json-strings.ts';

/**
 * ## What it does
 *
 * Reports a lockfile that is larger than the project's policy allows: in nodes (the root is not counted), in inputs that
 * lead from the root to the farthest node, or in bytes. Without a limit in the policy it says nothing.
 *
 * ## Why it is bad
 *
 * Every node is code of somebody else that the flake trusts, fetched and evaluated by everybody who uses it, and its
 * flakes count for the flakes that depend on this one too
 * (for example [git-hooks.nix#445](https://github.com/cachix/git-hooks.nix/issues/445)).
 * A limit turns growth into a decision.
 *
 * ## What Nix does
 *
 * It does not look at it: Nix has no limit on what a lock may hold.
 *
 * ## When to ignore it
 *
 * When the growth is wanted: raise the limit. `inputs.NAME.inputs.nixpkgs.follows = "nixpkgs"` in flake.nix, and
 * `follows = ""` for inputs that are not needed, make a lock smaller.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-node-budget',
    group: 'lock',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock, policy: { maxNodes, maxDepth, maxBytes } }, report) {
    if (maxNodes === undefined && maxDepth === undefined && maxBytes === undefined) return;
    const start = lock.document.value?.span.start ?? 0;
    const span = { start, end: start + 1 };
    const bytes = maxBytes === undefined ? 0 : utf8Length(lock.document.text);
    if (maxBytes !== undefined && bytes > maxBytes) {
      const message = `The lockfile has ${bytes} bytes, but the policy allows ${maxBytes}.`;
      report({ message, span, subject: '', detail: 'bytes' });
    }
    if (!isReadable(lock)) return;
    const entry = lock.format.isGraph ? 'node' : lock.format.entry;
    const count = [...lock.nodes.values()].filter((node) => node !== lock.rootNode).length;
    if (maxNodes !== undefined && count > maxNodes) {
      const message = `The lockfile has ${count} ${entry}${count === 1 ? '' : 's'}, but the policy allows ${maxNodes}.`;
      report({ message, span, subject: '', detail: 'nodes' });
    }
    if (maxDepth === undefined) return;
    const { path, node } = farthest(lock);
    if (node === undefined || path.length <= maxDepth) return;
    const way = path.map(showText).join('/');
    report({
      message: `The node "${showText(node.key)}" is ${path.length} inputs away from the root (${way}), but the policy allows ${maxDepth}.`,
      span: node.keySpan,
      subject: node.key,
      detail: 'depth',
    });
  },
};

interface Step {
  readonly node: LockNode;
  readonly before: Step | undefined;
  readonly name: string;
}

/** The node that it takes the most inputs to get to, on the shortest way: the first of several. */
function farthest(lock: LockGraph): {
  readonly path: readonly string[];
  readonly node: LockNode | undefined;
} {
  const root = lock.rootNode;
  if (root === undefined) return { path: [], node: undefined };
  const seen = new Set([root]);
  let level: readonly Step[] = [{ node: root, before: undefined, name: '' }];
  let last = level[0];
  while (level.length > 0) {
    last = level[0];
    const next: Step[] = [];
    for (const step of level) {
      for (const edge of step.node.inputs.values()) {
        const node = edge.kind === 'node' ? lock.nodes.get(edge.target) : undefined;
        if (node === undefined || seen.has(node)) continue;
        seen.add(node);
        next.push({ node, before: step, name: edge.name });
      }
    }
    level = next;
  }
  const path: string[] = [];
  for (let step = last; step?.before !== undefined; step = step.before) path.push(step.name);
  return { path: path.reverse(), node: last?.node };
}

function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) length += 1;
    if (unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff)) length += 1;
  }
  return length;
}
