import type { NixFacts } from '../../../nix/facts.ts';
import type { Fix } from '../../fix.ts';
import { askAddress } from './ask-address.ts';
import { askGit } from './ask-git.ts';
import { askHash } from './ask-hash.ts';
import { askTree } from './ask-tree.ts';
import type { Given } from './hash-place.ts';

/** What pins a builtin that fetches without a hash or a commit. */
export function pinned(facts: NixFacts, given: Given): readonly Fix[] {
  if (given.fetcher.name === 'fetchGit') return askGit(facts, given);
  if (given.fetcher.name === 'fetchTree') return askTree(facts, given);
  const [byCommit] = askAddress(facts, given);
  return byCommit === undefined ? askHash(facts, given) : [byCommit];
}
