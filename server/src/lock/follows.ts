import type { LockNode, Resolution } from './graph.ts';

/** A path on its way: `at` is the node that its first `index` steps lead to. */
interface Walk {
  readonly key: string;
  readonly path: readonly string[];
  index: number;
  at: LockNode;
}

/**
 * Resolves follows paths as Nix does (doFind in src/libflake/lockfile.cc): from the root, input by input, where each
 * step may itself follow. Each path is walked once, so that all of a lock costs linear time, and chains of follows
 * may be as long as they like.
 */
export function followsResolver(
  nodes: ReadonlyMap<string, LockNode>,
  root: LockNode | undefined,
): (path: readonly string[]) => Resolution {
  const known = new Map<string, Resolution>();
  const keys = new Map<readonly string[], string>();

  return (path) => {
    const key = keyOf(path);
    const found = known.get(key);
    if (found !== undefined) return found;
    if (root === undefined) return { kind: 'dangling', path, index: 0, missing: path[0] ?? '' };
    const walks: Walk[] = [{ key, path, index: 0, at: root }];
    const underWay = new Map([[key, 0]]);
    for (let walk = walks.at(-1); walk !== undefined; walk = walks.at(-1)) {
      const outcome = step(walk, walks, underWay);
      if (outcome === undefined) continue;
      known.set(walk.key, outcome);
      underWay.delete(walk.key);
      walks.pop();
    }
    return known.get(key) ?? { kind: 'dangling', path, index: 0, missing: path[0] ?? '' };
  };

  /** Equal paths have one key; it is made once for each place where a path is written. */
  function keyOf(path: readonly string[]): string {
    const key = keys.get(path) ?? JSON.stringify(path);
    keys.set(path, key);
    return key;
  }

  /** Goes one step further. Gives the outcome of the walk when it is over. */
  function step(walk: Walk, walks: Walk[], underWay: Map<string, number>): Resolution | undefined {
    const { path, index } = walk;
    const name = path[index];
    if (name === undefined) return { kind: 'node', node: walk.at };
    const edge = walk.at.inputs.get(name);
    if (edge === undefined) return { kind: 'dangling', path, index, missing: name };
    if (edge.kind === 'node') {
      const node = nodes.get(edge.target);
      if (node === undefined) return { kind: 'missing-node', target: edge.target };
      walk.at = node;
      walk.index += 1;
      return undefined;
    }
    const key = keyOf(edge.path);
    const found = known.get(key);
    if (found?.kind === 'node') {
      walk.at = found.node;
      walk.index += 1;
      return undefined;
    }
    if (found !== undefined) return found;
    const begun = underWay.get(key);
    if (begun !== undefined) {
      const loop = [...walks.slice(begun), { path: edge.path }];
      return { kind: 'cycle', trail: loop.map((one) => one.path.join('/')) };
    }
    underWay.set(key, walks.length);
    walks.push({ key, path: edge.path, index: 0, at: root ?? walk.at });
    return undefined;
  }
}
