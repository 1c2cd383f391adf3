import type { LockNode } from '../../lock/graph.ts';
import { rowAt } from '../../lock/tree/rows.ts';
import { type WaysTo, waysTo } from '../../lock/tree/why.ts';
import { shownPath } from '../json-format.ts';
import type { Surface } from '../surface.ts';
import { amount } from '../terminal/amounts.ts';
import type { Colors } from '../terminal/colors.ts';
import { visible, visiblePath } from '../terminal/visible.ts';
import type { LockTree } from './read-trees.ts';
import { nameText, pathText } from './words.ts';

/** A node that was asked for, with the ways that lead to it. */
export interface WhyNode extends WaysTo {
  readonly of: LockTree;
  readonly node: LockNode;
}

/** So many ways to one node are told. */
const MOST_WAYS = 200;

/**
 * What a name stands for in each lock: the input with this path (`home-manager/nixpkgs`), else the node with this key,
 * else whatever inputs of this name lead to.
 */
export function whyNodes(locks: readonly LockTree[], name: string): readonly WhyNode[] {
  return locks.flatMap((of) =>
    nodesOf(of, name).map((node) => ({ of, node, ...waysTo(of.tree.index, node, MOST_WAYS) })),
  );
}

function nodesOf({ tree }: LockTree, name: string): readonly LockNode[] {
  const { lock } = tree.index;
  const row = rowAt(lock, name.split('/'));
  if (row !== undefined) return row.end.kind === 'lost' ? [] : [row.end.node];
  const node = lock.nodes.get(name);
  if (node !== undefined) return [node];
  const found = new Set<LockNode>();
  for (const { edge } of lock.edges) {
    const end = edge.name === name ? lock.resolve(edge) : undefined;
    if (end?.kind === 'node') found.add(end.node);
  }
  return [...found];
}

export function whyText(nodes: readonly WhyNode[], c: Colors, { cwd }: Surface): string {
  return nodes
    .map(({ of, node, ways, more }) => {
      const { source, commit } = of.tree.nodeFacts(node);
      const what = [source === undefined ? 'not locked' : visible(source), commit?.slice(0, 9) ?? ''];
      const count = more === undefined ? `more than ${ways.length} ways` : amount(ways.length + more, 'way');
      const lines = [
        `${c.bold(nameText(node.key))} in ${visiblePath(shownPath(of.path, cwd))}  ${c.dim(what.join(' ').trim())}`,
        ...ways.map(({ names, follows }) => `  ${pathText(names)}${follows ? c.dim('  follows') : ''}`),
      ];
      if (more !== 0) lines.push(c.dim(more === undefined ? '  … and more' : `  … and ${more} more`));
      return `${lines.join('\n')}\n${ways.length === 0 ? '  nothing leads to it\n' : ''}${count}.\n`;
    })
    .join('\n');
}
