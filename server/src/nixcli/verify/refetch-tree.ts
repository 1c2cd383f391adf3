import { revisionTypes } from '../../lock/nodes.ts';
import type { NixRefusal } from '../nix/answer.ts';
import type { LongCallOptions, Nix } from '../nix/session.ts';
import type { Refetched } from '../nix/values.ts';
import type { LockedTree } from './locked-tree.ts';

/**
 * What a source gives when it is asked again. Unlike what lies in the store, this shows a `narHash` that was swapped for
 * that of another tree, which a store that holds this other tree takes without a word.
 */
export type RefetchState =
  | {
      readonly state: 'same';
      readonly got: Refetched;
      /** The lock gives another date than the commit has. */
      readonly otherDate: boolean;
    }
  | {
      readonly state: 'differs';
      readonly what: readonly ('narHash' | 'rev')[];
      readonly got: Refetched;
    }
  /** `message` is one line in plain words. */
  | { readonly state: 'failed'; readonly reason: NixRefusal; readonly message: string }
  /** There is nothing to fetch or nothing to compare with; `message` is a clause of plain text. */
  | { readonly state: 'impossible'; readonly message: string }
  /** It is a folder of another tree, and is fetched with that. */
  | { readonly state: 'within-parent' };

/** What `builtins.fetchTree` fetches by. */
const fetchable: ReadonlySet<string> = new Set([...revisionTypes, 'tarball', 'file', 'path']);

/** Fetches one tree anew, into a store that is made for it and without caches. The user has asked for it. Never rejects. */
export async function refetchTree(
  nix: Pick<Nix, 'refetch'>,
  tree: Pick<LockedTree, 'attrs' | 'place' | 'type' | 'rev' | 'lastModified'>,
  options: LongCallOptions = {},
): Promise<RefetchState> {
  const { place, type } = tree;
  if (place.kind === 'within-parent' || isRelative(tree)) return { state: 'within-parent' };
  if (place.kind === 'unknown') return { state: 'impossible', message: place.why };
  if (place.flat)
    return { state: 'impossible', message: 'its hash is of a file, of which fetching a tree says nothing' };
  if (!fetchable.has(type))
    return { state: 'impossible', message: 'the lock does not say how it is fetched' };
  const answer = await nix.refetch(tree.attrs, { ...options, asked: true });
  if (!answer.ok) return { state: 'failed', reason: answer.reason, message: answer.message };
  const got = answer.value;
  const what: ('narHash' | 'rev')[] = [];
  if (got.narHash !== place.hash) what.push('narHash');
  if (tree.rev !== undefined && got.rev !== undefined && got.rev !== tree.rev) what.push('rev');
  if (what.length > 0) return { state: 'differs', what, got };
  const hasDate = revisionTypes.has(type) && tree.lastModified !== undefined;
  const otherDate = hasDate && got.lastModified !== undefined && got.lastModified !== tree.lastModified;
  return { state: 'same', got, otherDate };
}

/** Before 2.26, Nix locks a folder of the flake itself with a hash of its own. */
function isRelative({ type, attrs }: Pick<LockedTree, 'type' | 'attrs'>): boolean {
  return type === 'path' && !String(attrs['path']).startsWith('/');
}
