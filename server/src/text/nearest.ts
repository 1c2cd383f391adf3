import { editDistance } from './edit-distance.ts';

/** The candidate that `given` is most likely a slip of the hand for; undefined when none is near. */
export function nearest(given: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(given.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - given.length) >= bestDistance) {
      if (best === undefined && given.length >= 4 && candidate.startsWith(given)) best = candidate;
      continue;
    }
    const distance = editDistance(given, candidate);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}
