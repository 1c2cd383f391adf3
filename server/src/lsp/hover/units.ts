import { dayText } from '../../lock/about.ts';

/** `1 path`, `3 paths`. */
export function amount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `2026-11-25`, or that it is no date. */
export function day(seconds: number): string {
  return dayText(seconds) ?? 'a time that no calendar has';
}

/** `today`, `7 days ago`, `3 days to come`. */
export function age(days: number): string {
  if (days === 0) return 'today';
  return days > 0 ? `${amount(days, 'day')} ago` : `${amount(-days, 'day')} to come`;
}
