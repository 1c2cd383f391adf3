import { expect, test } from 'vitest';
import { loadSyntax } from '../../../server/src/engine/disk/grammars.ts';
import { readLock } from '../../../server/src/lock/read.ts';
import { type LockedTree, lockedTrees } from '../../../server/src/nixcli/verify/locked-tree.ts';
import { verdictOf } from '../../../server/src/nixcli/verify/verdict.ts';
import { verifyLocked } from '../../../server/src/nixcli/verify/verify-locked.ts';

const syntax = await loadSyntax();
const narHash = 'sha256-jZoR9+Fkqr1Eck0yTLbrMe6tcDl6PzmXKi5bXcZKyTk=';
const rev = '3d1ff24dcf3e40aeb6a2a5d2c2c8bd48e11ae8b5';

function treesOf(locked: Readonly<Record<string, unknown>>): readonly LockedTree[] {
  const text = JSON.stringify({
    nodes: { a: { locked, inputs: { deep: 'b' } }, b: { locked }, root: { inputs: { first: 'a' } } },
    root: 'root',
    version: 7,
  });
  const read = lockedTrees(readLock(syntax.parseJson(text)), '/nix/store');
  if (!read.ok) throw new Error(read.message);
  return read.trees;
}

test('a tree has the store path that Nix gives it, and the way that leads to it', () => {
  const [a, b] = treesOf({ type: 'github', owner: 'o', repo: 'r', rev, narHash, lastModified: 5 });
  expect(a).toMatchObject({
    node: 'a',
    path: ['first'],
    type: 'github',
    source: 'github:o/r',
    rev,
    lastModified: 5,
    narHash,
    place: { kind: 'store', flat: false, hash: narHash },
  });
  expect(b?.path).toEqual(['first', 'deep']);
  expect(b?.key).toBe(a?.key);
});

test('the key is that of source, commit and hash, and gives no secret away', () => {
  const locked = { type: 'tarball', url: 'https://u:s3cret@example.org/a.tar.gz', narHash };
  const key = (more: object) => treesOf({ ...locked, ...more })[0]?.key;
  expect(key({})).toMatch(/^[0-9a-f]{64}$/);
  expect(key({ lastModified: 7, revCount: 3 })).toBe(key({}));
  const others = [
    key({}),
    key({ url: 'https://example.org/a.tar.gz' }),
    key({ rev }),
    key({ narHash: narHash.replace('j', 'k') }),
  ];
  expect(new Set(others).size).toBe(4);
  expect(treesOf(locked)[0]?.source).not.toContain('s3cret');
});

test.each([
  [{ type: 'github', owner: 'o', repo: 'r' }, 'unknown'],
  [{ type: 'github', owner: 'o', repo: 'r', narHash: '' }, 'unknown'],
  [{ type: 'github', owner: 'o', repo: 'r', narHash: 'sha512-x' }, 'unknown'],
  [{ type: 'github', owner: 'o', repo: 'r', narHash, name: 'a/b' }, 'unknown'],
  [{ type: 'path', path: '/abs' }, 'unknown'],
  [{ type: 'path', path: './sub' }, 'within-parent'],
  [{ type: 'path', path: './sub', narHash }, 'store'],
])('%j lies: %s', (locked, kind) => {
  expect(treesOf(locked)[0]?.place.kind).toBe(kind);
});

test('a lock that Nix does not read has no trees', () => {
  const graph = readLock(syntax.parseJson('{"nodes":{},"root":"root","version":99}'));
  expect(lockedTrees(graph, '/nix/store')).toEqual({
    ok: false,
    message: 'Nix cannot read it as a lockfile',
  });
});

test('what is cancelled is not verified', async () => {
  const trees = treesOf({ type: 'github', owner: 'o', repo: 'r', rev, narHash });
  const states = async (signal?: AbortSignal) =>
    (await verifyLocked(trees, { signal })).map(({ verdict, store }) => [verdict, store.state]);
  expect(await states()).toEqual(trees.map(() => ['unknown', 'absent']));
  expect(await states(AbortSignal.abort())).toEqual(trees.map(() => ['unknown', 'unclear']));
});

test('a verdict is no better than the worse of the two checks', () => {
  const path = '/nix/store/x';
  const verified = { state: 'verified', path, size: 1 } as const;
  const absent = { state: 'absent', path } as const;
  const unclear = { state: 'unclear', path, message: '' } as const;
  const mismatch = { state: 'mismatch', path, size: 1, got: '' } as const;
  const got = { narHash, rev, lastModified: undefined };
  const same = { state: 'same', got, otherDate: false } as const;
  const differs = { state: 'differs', what: ['narHash'], got } as const;
  const failed = { state: 'failed', reason: 'offline', message: '' } as const;
  const inside = { state: 'within-parent' } as const;
  expect([verified, absent, unclear, mismatch, inside].map((store) => verdictOf(store, undefined))).toEqual([
    'verified',
    'unknown',
    'unknown',
    'mismatch',
    'within-parent',
  ]);
  expect([verified, absent, unclear, mismatch].map((store) => verdictOf(store, same))).toEqual([
    'verified',
    'verified',
    'unknown',
    'mismatch',
  ]);
  for (const store of [verified, absent, unclear, mismatch])
    expect(verdictOf(store, differs)).toBe('mismatch');
  expect(verdictOf(verified, failed)).toBe('unknown');
  expect(verdictOf(verified, inside)).toBe('verified');
});
