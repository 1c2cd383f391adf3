import { withoutTrailing } from '../text/trim.ts';

/** The hash algorithms that Nix knows (src/libutil/hash.cc of Nix). */
export type HashAlgorithm = 'md5' | 'sha1' | 'sha256' | 'sha512' | 'blake3';

/** How a hash is written: `sri` is `sha256-<base64>`; `nix32` is Nix's own base-32, without e, o, t and u. */
export type HashEncoding = 'sri' | 'hex' | 'nix32' | 'base64';

export interface Hash {
  readonly algorithm: HashAlgorithm;
  readonly encoding: HashEncoding;
  /** The digest in lower-case hexadecimal: equal hashes have equal digests, however they are written. */
  readonly hex: string;
  /** Nix reads it, but it is not written in full: an SRI hash whose closing `=` is missing or followed by more. */
  readonly repaired: boolean;
}

export type HashResult =
  | { readonly ok: true; readonly hash: Hash }
  /** `error` says in a few words what is wrong, to stand after "because": "it has 42 base64 characters, not 43". */
  | { readonly ok: false; readonly error: string };

/** Digest lengths in bytes. */
const DIGEST_BYTES: ReadonlyMap<string, number> = new Map([
  ['md5', 16],
  ['sha1', 20],
  ['sha256', 32],
  ['sha512', 64],
  ['blake3', 32],
]);

const HEX_DIGITS = '0123456789abcdef';
const NIX32_DIGITS = '0123456789abcdfghijklmnpqrsvwxyz';
const BASE64_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * Reads a hash as Nix does: `sha256-<base64>`, `sha256:<hex|nix32|base64>`, or bare when `algorithm` says which.
 * A bare hash without `algorithm` is read as SHA-256 or SHA-512, whose lengths leave no doubt.
 * The empty string is no hash here; ask isPlaceholderHash.
 */
export function parseHash(text: string, algorithm?: HashAlgorithm): HashResult {
  const prefix = /^([a-z0-9]+)([-:])/.exec(text);
  if (prefix === null) return parseBare(text, algorithm);
  const [whole, name = '', sign] = prefix;
  const named = algorithmNamed(name);
  if (named === undefined) return { ok: false, error: `Nix knows no hash algorithm "${clip(name)}"` };
  if (algorithm !== undefined && algorithm !== named) {
    return { ok: false, error: `it is a ${named} hash where a ${algorithm} hash belongs` };
  }
  const rest = text.slice(whole.length);
  return sign === '-' ? parseSri(rest, named) : parseBody(rest, named);
}

/**
 * Whether a text stands where a hash belongs without being one: empty, the fake hashes of nixpkgs
 * (lib/deprecated/misc.nix), all zeros in any encoding, or one character repeated.
 */
export function isPlaceholderHash(text: string): boolean {
  if (text === '') return true;
  const prefix = /^(?:md5|sha1|sha256|sha512|blake3)[-:]/.exec(text);
  const body = withoutTrailing(text.slice(prefix?.[0].length ?? 0), '=');
  if (body === '') return prefix !== null;
  const least = prefix === null ? 20 : 1;
  return body.length >= least && body.length <= 200 && isRepeated(body);
}

/**
 * Whether nixpkgs' own fetchers know this placeholder: `""`, lib.fakeHash, lib.fakeSha256 and lib.fakeSha512.
 * Only for these does fetchurl keep TLS verification on (pkgs/build-support/fetchurl/default.nix of nixpkgs).
 */
export function isNixpkgsFakeHash(text: string): boolean {
  return (
    text === '' ||
    text === `sha256-${'A'.repeat(43)}=` ||
    text === '0'.repeat(64) ||
    text === '0'.repeat(128) ||
    text === `sha512-${'A'.repeat(86)}==`
  );
}

/**
 * Whether the digest is that of nothing: SHA-256 of no bytes, or of the NAR of an empty directory or an empty file.
 * A fetcher that silently got nothing gives these.
 */
export function isEmptyContentHash(hash: Hash): boolean {
  return EMPTY_CONTENT_HASHES.has(hash.hex);
}

/** In hexadecimal. */
export const EMPTY_CONTENT_HASHES: ReadonlySet<string> = new Set([
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'a50a5ab6d992f5598edd92105059fae9acfc192981e08bd88534c2167e92526a',
  '77ac62e2629d8e45f624589c0c8bf99e24b3a722349bf1e79bc186008534e246',
]);

/** A digest in hexadecimal written in base 64, without padding. */
export function base64OfHex(hex: string): string {
  let text = '';
  for (let at = 0; at < hex.length; at += 3) {
    const bits = Number.parseInt(hex.slice(at, at + 3).padEnd(3, '0'), 16);
    text += BASE64_DIGITS.charAt(bits >> 6) + BASE64_DIGITS.charAt(bits & 63);
  }
  return text.slice(0, Math.ceil((hex.length * 4) / 6));
}

/** A digest in hexadecimal written in Nix's base-32, as it stands in store paths and `sha256:…`. */
export function nix32OfHex(hex: string): string {
  const bytes = hex.length / 2;
  const byteAt = (index: number): number =>
    index < bytes ? Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16) : 0;
  let text = '';
  for (let n = Math.ceil((bytes * 8) / 5) - 1; n >= 0; n--) {
    const index = (n * 5) >> 3;
    const bits = (byteAt(index) | (byteAt(index + 1) << 8)) >> ((n * 5) & 7);
    text += NIX32_DIGITS.charAt(bits & 31);
  }
  return text;
}

/** A digest in hexadecimal written as lockfiles have it: `sha256-<base64>` with its padding. */
export function sriOfHex(algorithm: HashAlgorithm, hex: string): string {
  const base64 = base64OfHex(hex);
  return `${algorithm}-${base64.padEnd(Math.ceil(base64.length / 4) * 4, '=')}`;
}

/** Whether a text has only digits of Nix's base-32. */
export function isNix32(text: string): boolean {
  return strangerIn(text, NIX32_DIGITS) === undefined;
}

function algorithmNamed(name: string): HashAlgorithm | undefined {
  switch (name) {
    case 'md5':
    case 'sha1':
    case 'sha256':
    case 'sha512':
    case 'blake3':
      return name;
    default:
      return undefined;
  }
}

function parseBare(text: string, algorithm: HashAlgorithm | undefined): HashResult {
  if (algorithm !== undefined) return parseBody(text, algorithm);
  const guess = parseBody(text, 'sha256');
  if (guess.ok) return guess;
  const wide = parseBody(text, 'sha512');
  return wide.ok
    ? wide
    : { ok: false, error: 'it is neither an SRI hash (sha256-…) nor a hash of a known length' };
}

/** Nix decodes base64 up to the first `=`, with or without padding, and compares the number of bytes. */
function parseSri(rest: string, algorithm: HashAlgorithm): HashResult {
  const bytes = DIGEST_BYTES.get(algorithm) ?? 0;
  const digits = unpadded(rest);
  const decoded = decodeBase64(digits);
  if (typeof decoded === 'string') return { ok: false, error: decoded };
  if (decoded.length !== bytes) {
    const expected = Math.ceil((bytes * 8) / 6);
    return { ok: false, error: `it has ${digits.length} base64 characters instead of ${expected}` };
  }
  const repaired = rest.length !== Math.ceil(bytes / 3) * 4 || /[^=]/.test(rest.slice(digits.length));
  return { ok: true, hash: { algorithm, encoding: 'sri', hex: hexOf(decoded), repaired } };
}

function parseBody(body: string, algorithm: HashAlgorithm): HashResult {
  const bytes = DIGEST_BYTES.get(algorithm) ?? 0;
  if (body.length === bytes * 2) {
    const hex = body.toLowerCase();
    const stranger = strangerIn(hex, HEX_DIGITS);
    if (stranger !== undefined) return { ok: false, error: `"${stranger}" is no hexadecimal digit` };
    return { ok: true, hash: { algorithm, encoding: 'hex', hex, repaired: false } };
  }
  if (body.length === Math.ceil((bytes * 8) / 5)) {
    const decoded = decodeNix32(body, bytes);
    if (typeof decoded === 'string') return { ok: false, error: decoded };
    return { ok: true, hash: { algorithm, encoding: 'nix32', hex: hexOf(decoded), repaired: false } };
  }
  if (body.length === Math.ceil(bytes / 3) * 4) {
    const decoded = decodeBase64(unpadded(body));
    if (typeof decoded === 'string') return { ok: false, error: decoded };
    if (decoded.length === bytes) {
      return { ok: true, hash: { algorithm, encoding: 'base64', hex: hexOf(decoded), repaired: false } };
    }
  }
  return { ok: false, error: `it has ${body.length} characters, which is no length of a ${algorithm} hash` };
}

function unpadded(base64: string): string {
  const padding = base64.indexOf('=');
  return padding < 0 ? base64 : base64.slice(0, padding);
}

/** As base64::decode of Nix: line feeds are passed over, bits beyond the last whole byte are dropped. */
function decodeBase64(text: string): Uint8Array | string {
  const digits = text.replaceAll('\n', '');
  const bytes = new Uint8Array(Math.floor((digits.length * 6) / 8));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const digit of digits) {
    const value = digit.length === 1 ? BASE64_DIGITS.indexOf(digit) : -1;
    if (value < 0) return `"${printable(digit)}" is no base64 character`;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >> bits) & 0xff;
    }
  }
  return bytes;
}

/** Nix's base-32 writes the digest from its last bits to its first. */
function decodeNix32(digits: string, length: number): Uint8Array | string {
  const bytes = new Uint8Array(length);
  for (let n = 0; n < digits.length; n++) {
    const digit = digits.charAt(digits.length - 1 - n);
    const value = NIX32_DIGITS.indexOf(digit);
    if (value < 0) return `"${printable(digit)}" is not in Nix's base-32 alphabet`;
    const index = (n * 5) >> 3;
    const shift = (n * 5) & 7;
    const wide = value << shift;
    bytes[index] = (bytes[index] ?? 0) | (wide & 0xff);
    const carry = wide >> 8;
    if (index + 1 < length) bytes[index + 1] = carry;
    else if (carry !== 0) return 'its first character is too large for this hash';
  }
  return bytes;
}

function hexOf(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return hex;
}

function strangerIn(text: string, alphabet: string): string | undefined {
  for (const char of text) if (!alphabet.includes(char)) return printable(char);
  return undefined;
}

/** A hostile character is named by its code point rather than shown. */
export function printable(char: string): string {
  return /^[\x21-\x7e]$/.test(char)
    ? char
    : `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function clip(text: string): string {
  return text.length > 20 ? `${text.slice(0, 20)}…` : text;
}

function isRepeated(text: string): boolean {
  const first = text.charAt(0);
  for (let i = 1; i < text.length; i++) if (text.charAt(i) !== first) return false;
  return true;
}
