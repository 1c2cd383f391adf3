import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** Longer than any name that is meant for people. */
const LONGEST = 200;
const DIGITS = 32;

/**
 * A name as findings hold it: a file may have names of a million letters, and a thousand findings on each. One that is
 * too long ends in its digest, so that two that differ stay different.
 */
export function bounded(name: string): string {
  if (name.length <= LONGEST) return name;
  const digest = bytesToHex(sha256(utf8ToBytes(name))).slice(0, DIGITS);
  return `${name.slice(0, LONGEST - DIGITS - 1)}…${digest}`;
}
