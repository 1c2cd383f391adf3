import type { LockNode } from '../graph.ts';
import { type LockIndex, sourceKey } from '../lock-index.ts';
import { sourceText } from '../nodes.ts';

/** What a lock has of one source. */
export interface SourceGroup {
  /** Equal for the same source in any lock; not for people's eyes. */
  readonly key: string;
  /** `github:NixOS/nixpkgs`: without secrets, but not escaped. */
  readonly source: string;
  /** The one that wins first, see `SourceMember`. */
  readonly members: readonly SourceMember[];
}

/**
 * A node of a group. In Nix each input has the node that it names, so that of several none takes the place of the
 * others. What is said to win is the one that the flake itself uses, or else the one that most inputs lead to.
 */
export interface SourceMember {
  readonly node: LockNode;
  /** How many inputs lead to it, those that follow included. */
  readonly uses: number;
  /** An input of the root leads to it. */
  readonly ofRoot: boolean;
}

/**
 * The nodes of a lock by what they are fetched from, in the order of the file.
 *
 * @param familyOf puts nodes of several sources into one group, such as all that pass on nixpkgs
 */
export function sourceGroups(
  index: LockIndex,
  familyOf: (node: LockNode) => string | undefined,
): readonly SourceGroup[] {
  const { lock, incoming } = index;
  const groups = new Map<string, { family: string | undefined; members: SourceMember[] }>();
  for (const node of lock.nodes.values()) {
    if (node === lock.rootNode || !lock.reachable.has(node.key)) continue;
    const edges = incoming.get(node) ?? [];
    const member = {
      node,
      uses: edges.length,
      ofRoot: edges.some(({ from }) => from === lock.rootNode),
    };
    const family = familyOf(node);
    // What has no source is nobody's duplicate.
    const own = node.locked && sourceKey(node.locked);
    const key = family === undefined ? (own ?? `node ${node.key}`) : `family ${family}`;
    const group = groups.get(key) ?? { family, members: [] };
    group.members.push(member);
    groups.set(key, group);
  }
  return [...groups].map(([key, { family, members }]) => {
    const { locked } = members[0]?.node ?? {};
    return {
      key,
      // Few of them are ever shown.
      get source() {
        return family ?? (locked && sourceText(locked)) ?? 'unknown';
      },
      members: members.sort((a, b) => Number(b.ofRoot) - Number(a.ofRoot) || b.uses - a.uses),
    };
  });
}
