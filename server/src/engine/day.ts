const SECONDS = 86_400;

/** The day that it is (in UTC), as the seconds from 1970 to its start. */
export function currentDay(): number {
  return Math.floor(Date.now() / 1000 / SECONDS) * SECONDS;
}

/** The day that `2026-11-25` names, as `currentDay` gives it; undefined for what names none. */
export function dayOf(given: unknown): number | undefined {
  if (typeof given !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(given)) return undefined;
  const date = new Date(`${given}T00:00:00Z`);
  // Some days are read that there are not: the 31st of June.
  if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(given)) return undefined;
  return date.getTime() / 1000;
}
