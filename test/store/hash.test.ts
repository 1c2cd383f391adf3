import { describe, expect, it } from 'vitest';
import {
  type HashAlgorithm,
  isEmptyContentHash,
  isNixpkgsFakeHash,
  isPlaceholderHash,
  parseHash,
} from '../../server/src/store/hash.ts';

/** SHA-256 of no bytes, in every spelling. */
const HEX = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const NIX32 = '0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73';
const BASE64 = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

function read(text: string, algorithm?: HashAlgorithm) {
  const result = parseHash(text, algorithm);
  return result.ok ? result.hash : result.error;
}

describe('parseHash', () => {
  it.each([
    [`sha256-${BASE64}`, 'sri'],
    [`sha256:${HEX}`, 'hex'],
    [`sha256:${NIX32}`, 'nix32'],
    [`sha256:${BASE64}`, 'base64'],
    [HEX, 'hex'],
    [HEX.toUpperCase(), 'hex'],
    [NIX32, 'nix32'],
    [BASE64, 'base64'],
  ])('reads %s as %s', (text, encoding) => {
    expect(read(text)).toEqual({ algorithm: 'sha256', encoding, hex: HEX, repaired: false });
  });

  it('reads other algorithms when told', () => {
    expect(read('da39a3ee5e6b4b0d3255bfef95601890afd80709', 'sha1')).toMatchObject({ encoding: 'hex' });
    expect(read('143xibwh31h9bvxzalr0sjvbbvpa6ffs', 'sha1')).toMatchObject({
      hex: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    });
    expect(read('1B2M2Y8AsgTpgAmY7PhCfg==', 'md5')).toMatchObject({
      hex: 'd41d8cd98f00b204e9800998ecf8427e',
    });
    expect(read('0'.repeat(128))).toMatchObject({ algorithm: 'sha512' });
  });

  it('repairs what Nix repairs', () => {
    expect(read(`sha256-${BASE64.slice(0, -1)}`)).toMatchObject({ hex: HEX, repaired: true });
    expect(read(`sha256-${BASE64}anything`)).toMatchObject({ hex: HEX, repaired: true });
    expect(read(`sha256-${BASE64.slice(0, 9)}\n${BASE64.slice(9)}`)).toMatchObject({
      hex: HEX,
      repaired: true,
    });
  });

  it('takes the same bytes for the same hash, whatever the unused last bits are', () => {
    expect(read(`sha256-${BASE64.replace('U=', 'V=')}`)).toMatchObject({ hex: HEX });
  });

  it.each([
    ['sha256-abc', 'it has 3 base64 characters instead of 43'],
    [`sha256-${'A'.repeat(44)}`, 'it has 44 base64 characters instead of 43'],
    [`sha256-${HEX}`, 'it has 64 base64 characters instead of 43'],
    [`sha256-${'-'.repeat(43)}=`, '"-" is no base64 character'],
    ['sha256-\u202e', '"U+202E" is no base64 character'],
    ['sha3-abc', 'Nix knows no hash algorithm "sha3"'],
    [`sha256:${'e'.repeat(52)}`, '"e" is not in Nix\'s base-32 alphabet'],
    [`sha256:z${'0'.repeat(51)}`, 'its first character is too large for this hash'],
    [`sha256:${'g'.repeat(64)}`, '"g" is no hexadecimal digit'],
    ['sha256:abc', 'it has 3 characters, which is no length of a sha256 hash'],
    ['abc', 'it is neither an SRI hash (sha256-…) nor a hash of a known length'],
    ['', 'it is neither an SRI hash (sha256-…) nor a hash of a known length'],
  ])('says why %j is none', (text, error) => {
    expect(read(text)).toBe(error);
  });

  it('compares with the algorithm it is asked for', () => {
    expect(read(`sha256-${BASE64}`, 'sha512')).toBe('it is a sha256 hash where a sha512 hash belongs');
  });

  it('bears hostile text', () => {
    const start = process.cpuUsage().user;
    for (const text of [
      'A'.repeat(1e6),
      `sha256-${'A'.repeat(1e6)}`,
      '\u{1f600}'.repeat(1e5),
      '='.repeat(1e5),
      '\0',
    ]) {
      expect(parseHash(text).ok).toBe(false);
    }
    expect(process.cpuUsage().user - start).toBeLessThan(500_000);
  });
});

describe('isPlaceholderHash', () => {
  it.each([
    '',
    `sha256-${'A'.repeat(43)}=`,
    `sha256-${'A'.repeat(44)}`,
    `sha512-${'A'.repeat(86)}==`,
    `sha1-${'A'.repeat(27)}=`,
    'sha256-',
    'sha256-AAAA',
    `sha256:${'0'.repeat(52)}`,
    '0'.repeat(40),
    '0'.repeat(52),
    '0'.repeat(64),
    '0'.repeat(103),
    '0'.repeat(128),
    'f'.repeat(64),
    `sha256-${'B'.repeat(43)}=`,
  ])('holds for %j', (text) => {
    expect(isPlaceholderHash(text)).toBe(true);
  });

  it.each([`sha256-${BASE64}`, HEX, NIX32, 'main', 'v1', 'AAAA', 'sha256', 'x'.repeat(1000)])(
    'not for %j',
    (text) => {
      expect(isPlaceholderHash(text)).toBe(false);
    },
  );
});

it('knows which placeholders nixpkgs knows', () => {
  for (const text of ['', `sha256-${'A'.repeat(43)}=`, '0'.repeat(64), '0'.repeat(128)]) {
    expect(isNixpkgsFakeHash(text)).toBe(true);
  }
  for (const text of ['0'.repeat(52), `sha256-${'B'.repeat(43)}=`, HEX])
    expect(isNixpkgsFakeHash(text)).toBe(false);
});

it('knows the hash of nothing', () => {
  for (const text of [NIX32, 'sha256-pQpattmS9VmO3ZIQUFn66az8GSmB4IvYhTTCFn6SUmo=']) {
    const result = parseHash(text);
    expect(result.ok && isEmptyContentHash(result.hash)).toBe(true);
  }
});
