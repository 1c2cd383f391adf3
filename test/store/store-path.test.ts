import { describe, expect, it } from 'vitest';
import { nix32OfHex, parseHash, sriOfHex } from '../../server/src/store/hash.ts';
import { fixedOutputPath, sourcePathOf, textPath } from '../../server/src/store/make-path.ts';
import {
  nameFault,
  parsePathInStore,
  parseStorePath,
  storePathNamed,
} from '../../server/src/store/store-path.ts';
import { seeded } from '../harness/random.ts';

const DIGEST = '0123456789abcdfghijklmnpqrsvwxyz';
const EMPTY_FOLDER = 'sha256-pQpattmS9VmO3ZIQUFn66az8GSmB4IvYhTTCFn6SUmo=';

describe('a store path', () => {
  it('is read with its digest and its name', () => {
    const path = `/nix/store/${DIGEST}-hello-2.12.1`;
    const storePath = { path, digest: DIGEST, name: 'hello-2.12.1' };
    expect(parseStorePath(path)).toEqual({ ok: true, storePath });
    expect(parsePathInStore(path)).toEqual({ ok: true, storePath, inside: '' });
    expect(parsePathInStore(`${path}/bin/hello`)).toEqual({ ok: true, storePath, inside: '/bin/hello' });
    expect(parsePathInStore(`${path}/`)).toEqual({ ok: true, storePath, inside: '/' });
    expect(storePathNamed(`${DIGEST}-hello-2.12.1`)).toEqual({ ok: true, storePath });
  });

  it('may be in another store', () => {
    expect(parseStorePath(`/gnu/${DIGEST}-a`, '/gnu')).toMatchObject({ ok: true });
    expect(parseStorePath(`/gnu/${DIGEST}-a`)).toEqual({ ok: false, error: 'it is not in the store' });
  });

  it.each([
    ['/nix/store', 'it is not in the store'],
    ['/nix/store/', "it does not begin with 32 digits of Nix's base-32"],
    [`/nix/storeroom/${DIGEST}-a`, 'it is not in the store'],
    [`/nix/store/../${DIGEST}-a`, "it does not begin with 32 digits of Nix's base-32"],
    [`/nix/store/${DIGEST.slice(1)}-a`, "it does not begin with 32 digits of Nix's base-32"],
    [`/nix/store/${DIGEST.slice(1)}e-a`, "it does not begin with 32 digits of Nix's base-32"],
    [`/nix/store/${DIGEST.toUpperCase()}-a`, "it does not begin with 32 digits of Nix's base-32"],
    [`/nix/store/${DIGEST}`, 'no dash ends its digest'],
    [`/nix/store/${DIGEST}xa`, 'no dash ends its digest'],
    [`/nix/store/${DIGEST}-`, 'its name is empty'],
    [`/nix/store/${DIGEST}-a\u001b[31m`, '"U+001B" cannot stand in its name'],
    [`/nix/store/${DIGEST}-\u{1f600}`, '"U+1F600" cannot stand in its name'],
    [`/nix/store/${DIGEST}-..`, 'its name is ".." up to the first dash'],
    [`/nix/store/${DIGEST}-a/b`, 'it leads into a store path'],
  ])('is not %j', (text, error) => {
    expect(parseStorePath(text)).toEqual({ ok: false, error });
  });

  it('has a name of 211 letters at the most', () => {
    expect(nameFault('a'.repeat(211))).toBeUndefined();
    expect(nameFault('a'.repeat(212))).toBe('its name is longer than 211 characters');
  });
});

describe('the store path of what a lock says', () => {
  it('follows from hash and name', () => {
    const made = sourcePathOf(EMPTY_FOLDER, '/nix/store');
    expect(made).toMatchObject({ ok: true, storePath: { name: 'source' } });
    expect(sourcePathOf(EMPTY_FOLDER.slice(0, -1), '/nix/store')).toEqual(made);
    expect(sourcePathOf(EMPTY_FOLDER, '/nix/store', 'other')).not.toEqual(made);
  });

  it.each([
    ['', 'it is neither an SRI hash (sha256-…) nor a hash of a known length'],
    ['sha256-abc', 'it has 3 base64 characters instead of 43'],
    ['sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=', 'it is a sha1 hash where a sha256 hash belongs'],
    [`sha256:${'a'.repeat(64)}`, 'it is not an SRI hash (sha256-…)'],
    ['a'.repeat(64), 'it is not an SRI hash (sha256-…)'],
  ])('is not told for %j', (narHash, error) => {
    expect(sourcePathOf(narHash, '/nix/store')).toMatchObject({ ok: false });
    if (narHash !== '') expect(sourcePathOf(narHash, '/nix/store')).toEqual({ ok: false, error });
  });

  it('is not told for a name that no path has', () => {
    expect(sourcePathOf(EMPTY_FOLDER, '/nix/store', '../evil')).toEqual({
      ok: false,
      error: '"/" cannot stand in its name',
    });
  });
});

it('allows references where Nix does', () => {
  const made = textPath('x', 'x', '/nix/store');
  const references = { others: made.ok ? [made.storePath] : [], self: false };
  const hash = { algorithm: 'sha256', hex: 'a'.repeat(64) } as const;
  expect(fixedOutputPath('recursive', hash, 'x', '/nix/store', references)).toMatchObject({ ok: true });
  for (const method of ['flat', 'recursive'] as const) {
    const sha1 = { algorithm: 'sha1', hex: 'a'.repeat(40) } as const;
    const refused = { ok: false, error: 'only a tree that is hashed with SHA-256 can have references' };
    expect(fixedOutputPath(method, sha1, 'x', '/nix/store', references)).toEqual(refused);
    expect(fixedOutputPath(method, sha1, 'x', '/nix/store', { others: [], self: true })).toEqual(refused);
  }
});

it('writes hashes in the ways that it reads them', () => {
  const next = seeded(3);
  for (const [algorithm, bytes] of [
    ['md5', 16],
    ['sha1', 20],
    ['sha256', 32],
    ['sha512', 64],
  ] as const)
    for (let n = 0; n < 100; n++) {
      const hex = Array.from({ length: bytes * 2 }, () => (next() % 16).toString(16)).join('');
      const hash = { algorithm, hex, repaired: false };
      const nix32 = parseHash(nix32OfHex(hex), algorithm);
      expect(nix32).toEqual({ ok: true, hash: { ...hash, encoding: 'nix32' } });
      expect(parseHash(sriOfHex(algorithm, hex))).toEqual({ ok: true, hash: { ...hash, encoding: 'sri' } });
    }
});
