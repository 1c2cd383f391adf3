import type { AskOffer } from '../../engine/fixes/ask-rounds.ts';

/** What is answered by fetching; a lock is changed by `nix-audit update`, which shows what comes of it. */
export function isFetched({ request: { ask } }: AskOffer): boolean {
  return ask === 'hash' || ask === 'commit' || ask === 'patch';
}
