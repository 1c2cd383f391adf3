import type { Nix } from '../nix/session.ts';
import { checkTrees, type CheckTreesOptions, type TreeState } from './check-trees.ts';
import type { LockedTree } from './locked-tree.ts';
import { type RefetchState, refetchTree } from './refetch-tree.ts';
import { type Verdict, verdictOf } from './verdict.ts';

export interface VerifiedTree {
  readonly tree: LockedTree;
  readonly store: TreeState;
  /** Undefined where it was not asked for. */
  readonly refetch: RefetchState | undefined;
  readonly verdict: Verdict;
}

export interface VerifyOptions extends CheckTreesOptions {
  /** Fetches each tree anew; the user has asked for that. */
  readonly refetch?: Pick<Nix, 'refetch'> | undefined;
  /** Is told what is fetched, with how many were fetched before it. */
  readonly onFetch?: ((tree: LockedTree, done: number, total: number) => void) | undefined;
}

/**
 * Verifies the trees of a lock, in their order: each in the store on disk, and by its source where that is asked for.
 * Never rejects. When it is cancelled, the trees that are left are `unclear` and `failed`.
 */
export async function verifyLocked(
  trees: readonly LockedTree[],
  options: VerifyOptions = {},
): Promise<readonly VerifiedTree[]> {
  const states = await checkTrees(trees, options);
  const fetched = new Map<string, RefetchState>();
  const { refetch: nix, signal, onFetch } = options;
  const verified: VerifiedTree[] = [];
  for (const [index, tree] of trees.entries()) {
    const store = states[index] ?? { state: 'unclear', path: undefined, message: 'it was not looked at' };
    let refetch: RefetchState | undefined;
    if (nix !== undefined) {
      const known = fetched.get(tree.key);
      if (known === undefined) onFetch?.(tree, index, trees.length);
      refetch = known ?? (await refetchTree(nix, tree, { signal }));
      fetched.set(tree.key, refetch);
    }
    verified.push({ tree, store, refetch, verdict: verdictOf(store, refetch) });
  }
  return verified;
}
