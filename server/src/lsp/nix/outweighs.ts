import type { Verification } from '../../lock/verification.ts';

/**
 * Whether what was found takes the place of what was found before: that the store holds what the hash names says nothing
 * against what the source itself has shown.
 */
export function outweighs(found: Verification, before: Verification | undefined): boolean {
  return before?.by !== 'fetched' || found.by === 'fetched' || found.result === 'mismatch';
}

/** Which of two that were found at different places counts: the later one, unless the other one outweighs it. */
export function weightier(own: Verification, other: Verification): Verification {
  if (!outweighs(other, own)) return own;
  return other.time > own.time || !outweighs(own, other) ? other : own;
}
