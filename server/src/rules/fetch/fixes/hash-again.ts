import type { NixFacts } from '../../../nix/facts.ts';
import { fetchesIn } from '../shared/fetches.ts';
import type { HashUse } from '../shared/hashes.ts';
import type { Fix } from '../../fix.ts';
import { hashOf } from './ask-hash.ts';

/** Fetches anew what a hash is of that is given to a fetcher. */
export function hashAgain(facts: NixFacts, { args }: HashUse): readonly Fix[] {
  const fetch = fetchesIn(facts).find((one) => one.args === args);
  return fetch === undefined ? [] : hashOf(facts, fetch);
}
