import { describe, expect, it } from 'vitest';
import { flakeReference, outputReference } from '../../../server/src/nixcli/nix/installable.ts';
import { readMetadata, readRefetched } from '../../../server/src/nixcli/nix/metadata.ts';
import { readPackageFacts } from '../../../server/src/nixcli/nix/package-facts.ts';

const S = '/nix/store';
const A = `${S}/74wgwb5kyq20g78qjv6i8sr1ndx24z4l-top-3.0`;
const HASH = 'sha256-ZE2JduOoavoNuC3u5JwhOP8DDGRkULrLxkutoc1B36c=';

describe('flakes', () => {
  it('writes references in which no sign means anything', () => {
    const root = '/a b/#x?dir=y&^%41/ä';
    expect(flakeReference({ kind: 'path', folder: root })).toBe(
      'path:/a%20b/%23x%3Fdir%3Dy%26%5E%2541/%C3%A4',
    );
    expect(flakeReference({ kind: 'git', root, dir: 'sub/-x' })).toBe(
      'git+file:///a%20b/%23x%3Fdir%3Dy%26%5E%2541/%C3%A4?dir=sub/-x',
    );
    const flake = { kind: 'path', folder: '/f' } as const;
    expect(outputReference({ kind: 'flake', flake, attribute: ['packages', 'x86_64-linux', 'a.b^*'] })).toBe(
      'path:/f#packages.x86_64-linux.%22a.b%5E%2A%22',
    );
  });

  it('writes none that cannot be written', () => {
    const flake = { kind: 'path', folder: '/f' } as const;
    for (const attribute of [[], [''], ['a"b'], ['a\0']])
      expect(outputReference({ kind: 'flake', flake, attribute })).toBeUndefined();
    expect(flakeReference({ kind: 'path', folder: 'relative' })).toBeUndefined();
    expect(flakeReference({ kind: 'path', folder: '/a\0' })).toBeUndefined();
    for (const dir of ['..', 'a/../..', '/abs'])
      expect(flakeReference({ kind: 'git', root: '/r', dir })).toBeUndefined();
  });

  it('reads metadata, and nothing that is none', () => {
    const json = { url: 'path:/f', path: A, locked: { narHash: HASH, lastModified: 5 }, revision: 'r' };
    expect(readMetadata(JSON.stringify(json), S)).toMatchObject({
      narHash: HASH,
      lastModified: 5,
      revision: 'r',
    });
    for (const wrong of [{}, { ...json, path: '/etc' }, { ...json, url: 7 }, { ...json, revision: 7 }, []])
      expect(readMetadata(JSON.stringify(wrong), S)).toBeUndefined();
  });

  it('reads what was fetched', () => {
    expect(readRefetched(JSON.stringify({ narHash: HASH, rev: 'r', lastModified: 5, revCount: 1 }))).toEqual({
      narHash: HASH,
      rev: 'r',
      lastModified: 5,
    });
    for (const wrong of [{}, { narHash: 'x' }, { narHash: HASH, rev: 7 }, 'x'])
      expect(readRefetched(JSON.stringify(wrong))).toBeUndefined();
  });

  it('reads packages', () => {
    const json = { kind: 'derivation', name: 'n', licenses: [{ spdxId: 'MIT', free: true }], outputPath: A };
    expect(readPackageFacts(JSON.stringify(json), S)).toMatchObject({
      name: 'n',
      outPath: A,
      drvPath: undefined,
    });
    expect(readPackageFacts('{"kind":"lambda"}', S)).toEqual({ kind: 'lambda' });
    for (const wrong of [
      {},
      { ...json, name: 7 },
      { ...json, outputPath: '/etc' },
      { ...json, licenses: [7] },
    ])
      expect(readPackageFacts(JSON.stringify(wrong), S)).toBeUndefined();
  });
});
