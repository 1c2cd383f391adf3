import type { LockGraph, LockNode } from '../../lock/graph.ts';
import { isReadable } from '../../lock/nodes.ts';
import { showText } from '../../syntax/json-strings.ts';
import type { Rule } from '../rule.ts';
import { memberOf } from '../../syntax/json.ts';
import { removeMembers } from '../../lock/edit/members.ts';
import type { Fix } from '../fix.ts';
import { editFix } from '../shared/inputs/fixes.ts';

/**
 * ## What it does
 *
 * Reports a node of a lockfile that no input leads to from the root. Nodes that only such a node leads to
 * are counted with it.
 *
 * ## Why it is bad
 *
 * Nix never writes such a node, because it writes the lockfile by walking from the root, and when it reads one
 * it neither checks nor parses it ([lockfile.cc](https://github.com/NixOS/nix/blob/master/src/libflake/lockfile.cc)).
 * So it is a leftover of an edit by hand or of a tool, or something that lies ready: one changed word in
 * the `inputs` of another node makes it take part.
 *
 * ## Fix
 *
 * Removes the node, and those that only it leads to. Safe: Nix does not read them, and leaves them out the next time it writes
 * the lock.
 *
 * ## When to ignore it
 *
 * When a tool of yours leaves such nodes behind and you know it. `nix flake lock` removes them
 * as soon as it has something else to write.
 */
export const rule: Rule = {
  meta: {
    id: 'lock-orphan-node',
    group: 'lock',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'safe',
    since: '0.1.0',
  },
  on: 'lock',
  check({ lock }, report) {
    if (!isReadable(lock) || hasBrokenEdge(lock)) return;
    for (const { node, others } of orphansOf(lock)) {
      const more =
        others === 0 ? '' : `, nor to ${others === 1 ? 'the node' : `the ${others} nodes`} behind it`;
      report({
        message: `No input leads to the node "${showText(node.key)}"${more}: Nix does not use it and never writes such a node.`,
        span: node.keySpan,
        subject: node.key,
        fixes: () => removeFix(lock, node),
      });
    }
  },
};

/** An input that points to nowhere: the orphan may be what it should have named, which another rule tells. */
function hasBrokenEdge(lock: LockGraph): boolean {
  for (const { edge } of lock.edges) {
    if (edge.kind === 'node' && (!lock.nodes.has(edge.target) || edge.target === lock.root?.value))
      return true;
  }
  return false;
}

/** The orphans that no other orphan leads to (or one of each loop), with the number of those behind them. */
function orphansOf(lock: LockGraph): { readonly node: LockNode; readonly others: number }[] {
  const orphans = [...lock.nodes.values()].filter((node) => !lock.reachable.has(node.key));
  const led = new Set(orphans.flatMap((node) => targetsOf(node).filter((target) => target !== node.key)));
  const seen = new Set<string>();
  const found: { node: LockNode; others: number }[] = [];
  const heads = orphans.filter((node) => !led.has(node.key));
  for (const node of [...heads, ...orphans]) {
    if (!seen.has(node.key)) found.push({ node, others: countBehind(lock, node, seen) });
  }
  return found.toSorted((a, b) => a.node.keySpan.start - b.node.keySpan.start);
}

/** With all nodes behind it: they would be orphans then. */
function removeFix(lock: LockGraph, head: LockNode): readonly Fix[] {
  const { value } = lock.document;
  const nodes = value?.kind === 'object' ? memberOf(value, 'nodes')?.value : undefined;
  if (nodes?.kind !== 'object') return [];
  const gone = new Set<string>();
  const count = countBehind(lock, head, gone);
  const rest = count === 0 ? '' : ` and the ${count === 1 ? 'node' : `${count} nodes`} behind it`;
  return editFix(
    `Remove the node "${showText(head.key)}"${rest}`,
    'safe',
    { flake: [], lock: removeMembers(nodes, ({ key }) => gone.has(key)) },
    'lock',
  );
}

function countBehind(lock: LockGraph, head: LockNode, seen: Set<string>): number {
  const open = [head];
  let count = -1;
  seen.add(head.key);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    count += 1;
    for (const target of targetsOf(node)) {
      const next = lock.nodes.get(target);
      if (next === undefined || seen.has(target) || lock.reachable.has(target)) continue;
      seen.add(target);
      open.push(next);
    }
  }
  return count;
}

function targetsOf(node: LockNode): string[] {
  return [...node.inputs.values()].flatMap((edge) => (edge.kind === 'node' ? [edge.target] : []));
}
