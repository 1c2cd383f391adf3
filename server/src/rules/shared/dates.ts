import type { LockedAttr, LockedRef } from '../../lock/graph.ts';

/** In seconds. */
export const DAY = 86_400;

/** The first second of the year 10000: what lies behind it is no date that anybody means. */
export const END_OF_DATES = 253_402_300_800;

/** `2026-11-25` for seconds since 1970, before `END_OF_DATES`. */
export function isoDay(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

/** The date of a locked commit or tree, where it is one at all. Nobody vouches for it: Nix does not check it. */
export function lastModifiedOf(
  locked: LockedRef | undefined,
): { readonly seconds: number; readonly attr: LockedAttr } | undefined {
  const attr = locked?.attrs.get('lastModified');
  const seconds = attr?.value;
  if (attr === undefined || typeof seconds !== 'number' || !Number.isInteger(seconds)) return undefined;
  return seconds >= 0 && seconds < END_OF_DATES ? { seconds, attr } : undefined;
}
