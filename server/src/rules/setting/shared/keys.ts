import type { SettingWord } from '../../../nix/facts.ts';

/** A public key as Nix reads it: `name:` and 32 bytes in base64. */
export interface PublicKey {
  readonly name: string;
  /** In base64, with its padding. */
  readonly key: string;
  readonly word: SettingWord;
}

export type KeyProblem =
  /** Longer: the secret half is in it. */
  | 'secret'
  /** No name before a colon. */
  | 'nameless'
  /** Not 32 bytes in base64. */
  | 'length';

/** Reads a word as `PublicKey` in src/libutil/signature/local-keys.cc does; the padding may be left out. */
export function readKey(word: SettingWord): PublicKey | KeyProblem {
  const colon = word.text.indexOf(':');
  if (colon <= 0) return 'nameless';
  const digits = word.text.slice(colon + 1);
  if (/^[A-Za-z0-9+/]{86}(?:==)?$/.test(digits)) return 'secret';
  if (!/^[A-Za-z0-9+/]{43}=?$/.test(digits)) return 'length';
  return { name: word.text.slice(0, colon), key: digits.length === 43 ? `${digits}=` : digits, word };
}

/** The keys of a list that can be read. */
export function keysIn(words: readonly SettingWord[]): PublicKey[] {
  return words.flatMap((word) => {
    const key = readKey(word);
    return typeof key === 'string' ? [] : [key];
  });
}
