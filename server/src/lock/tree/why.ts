import type { LockNode } from '../graph.ts';
import type { LockIndex } from '../lock-index.ts';
import type { InputPath } from '../about.ts';

/** The ways from the root to a node: where it stands in the tree, and where a link to it does. */
export interface WaysTo {
  /** Shortest first. */
  readonly ways: readonly InputPath[];
  /** How many more there are; undefined where there are too many to be counted. */
  readonly more: number | undefined;
}

/** So many ways are looked for before it is said that there are more; of a lock that Nix wrote there are far fewer. */
const MOST_STEPS = 20_000;

/** @param most how many ways are given */
export function waysTo(index: LockIndex, node: LockNode, most: number): WaysTo {
  const { rootNode } = index.lock;
  const ways: InputPath[] = [];
  let count = 0;
  let steps = 0;
  /** Ends of ways, the shortest first: what leads to `at` is put before it. */
  let open: Tail[] = [{ at: node, name: undefined, follows: false, rest: undefined }];
  while (open.length > 0) {
    const next: Tail[] = [];
    for (const tail of open) {
      for (const { from, edge } of index.incoming.get(tail.at) ?? []) {
        // Only the last step may be a link: nothing stands below one.
        if (tail.rest !== undefined && edge.kind === 'follows') continue;
        if (++steps > MOST_STEPS) return { ways, more: undefined };
        const follows = tail.rest === undefined ? edge.kind === 'follows' : tail.follows;
        const end = tail.rest === undefined ? { ...tail, follows } : tail;
        const longer = { at: from, name: edge.name, follows, rest: end };
        if (from === rootNode) {
          count += 1;
          if (ways.length < most) ways.push({ names: namesOf(longer), follows });
        } else if (!leadsOver(end, from)) {
          next.push(longer);
        }
      }
    }
    open = next;
  }
  return { ways, more: count - ways.length };
}

interface Tail {
  readonly at: LockNode;
  readonly name: string | undefined;
  readonly follows: boolean;
  readonly rest: Tail | undefined;
}

/** What a link leads to is not on the way itself: an input may follow one that it stands below. */
function leadsOver(tail: Tail, node: LockNode): boolean {
  for (let one: Tail | undefined = tail; one !== undefined; one = one.rest) {
    const isTarget = one.rest === undefined && one.follows;
    if (one.at === node && !isTarget) return true;
  }
  return false;
}

function namesOf(tail: Tail): string[] {
  const names: string[] = [];
  for (let one: Tail | undefined = tail; one?.name !== undefined; one = one.rest) names.push(one.name);
  return names;
}
