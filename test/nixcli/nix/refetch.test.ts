import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FLAKE, git, repository } from './repositories.ts';
import { installed, makeWorld, tellWhereNoneIs, valueOf } from './world.ts';

tellWhereNoneIs();

const asked = { asked: true } as const;

describe.each([...installed])('fetching anew with the Nix of %s', (suite, program) => {
  const world = makeWorld(suite, program);
  const nix = world.session();
  const own = () => readdirSync(join(world.folder, 'own')).filter((name) => name.startsWith('refetch'));

  test('gives the hash of what is there, whatever the lock and the store say', async () => {
    const root = repository(world.folder, 'source', FLAKE);
    const rev = git(root, 'rev-parse', 'HEAD').trim();
    const { narHash } = valueOf(await nix.flakeMetadata({ kind: 'git', root }, asked));
    const wrong = 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
    const locked = {
      type: 'git',
      url: `file://${root}`,
      rev,
      narHash: wrong,
      lastModified: 1,
      revCount: 1,
    };
    const fetched = valueOf(await nix.refetch(locked, asked));
    expect(fetched).toMatchObject({ narHash, rev });

    const folder = join(world.folder, 'source tree $x "y" \\');
    mkdirSync(join(folder, 'sub'), { recursive: true });
    writeFileSync(join(folder, 'sub/file'), 'x');
    const tree = valueOf(await nix.refetch({ type: 'path', path: folder, narHash: wrong }, asked));
    expect(tree.narHash).toBe(world.run('nix', 'hash', 'path', folder).trim());
    expect(own()).toEqual([]);
  });

  test('tells a commit that is gone, and a place that cannot be reached', async () => {
    const root = repository(world.folder, 'gone', FLAKE);
    const rev = '1111111111111111111111111111111111111111';
    expect(await nix.refetch({ type: 'git', url: `file://${root}`, rev }, asked)).toMatchObject({
      ok: false,
      reason: 'failed',
    });
    const nowhere = { type: 'github', owner: 'o', repo: 'r', rev };
    expect(await nix.refetch(nowhere, asked)).toMatchObject({ ok: false, reason: 'offline' });
    const git = { type: 'git', url: 'http://127.0.0.1:1/x', rev };
    expect(await nix.refetch(git, asked)).toMatchObject({ ok: false, reason: 'offline' });
    expect(own()).toEqual([]);
  });
});
