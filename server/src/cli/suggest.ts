import { nearest } from '../text/nearest.ts';

/** A clause that names the nearest candidate, or nothing. */
export function didYouMean(given: string, candidates: Iterable<string>): string {
  const found = nearest(given.slice(0, 100), candidates);
  return found === undefined ? '' : ` Did you mean ${found}?`;
}
