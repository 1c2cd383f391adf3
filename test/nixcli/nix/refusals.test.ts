import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import type { Nix } from '../../../server/src/nixcli/nix/session.ts';
import { fake, folder, PATH } from './fakes.ts';

describe('before anything is started', () => {
  const output = { kind: 'flake', flake: { kind: 'path', folder: '/f' }, attribute: ['a'] } as const;
  const drv = { kind: 'derivation', path: `${PATH}.drv` } as const;
  const asked = { asked: true } as const;
  const readers: Record<string, (nix: Nix) => Promise<unknown>> = {
    flakeMetadata: (nix) => nix.flakeMetadata(output.flake),
    'flakeMetadata, asked for': (nix) => nix.flakeMetadata({ kind: 'git', root: '/f' }, asked),
    evalPackageStrictly: (nix) => nix.evalPackageStrictly(output),
  };
  const actors: Record<string, (nix: Nix, options: typeof asked) => Promise<unknown>> = {
    evalPackage: (nix, options) => nix.evalPackage(output, options),
    rebuild: (nix, options) => nix.rebuild(drv, options),
    checkStore: (nix, options) => nix.checkStore(options),
    refetch: (nix, options) => nix.refetch({ type: 'path', path: '/f' }, options),
    prefetch: (nix, options) => nix.prefetch({ url: 'https://h/x', unpack: true }, options),
    prefetchText: (nix, options) => nix.prefetchText('https://h/x', options),
    fetchCommit: (nix, options) =>
      nix.fetchCommit({ url: 'https://h/x', rev: '1'.repeat(40), submodules: true }, options),
    builtHash: (nix, options) => nix.builtHash(drv, 'sha256-x', options),
  };

  test.each(Object.entries(readers))('%s is refused in a workspace without trust', async (_, ask) => {
    let trusted = false;
    const { nix, starts } = fake('echo "{}"', { isTrusted: () => trusted });
    expect(await ask(nix)).toMatchObject({ ok: false, reason: 'untrusted' });
    expect(starts()).toBe(0);
    // The tripwire works.
    trusted = true;
    await ask(nix);
    expect(starts()).toBe(2);
  });

  test.each(Object.entries(actors))('%s is refused without trust, and unasked', async (_, ask) => {
    let trusted = false;
    const { nix, starts } = fake('echo "{}"', { isTrusted: () => trusted });
    expect(await ask(nix, asked)).toMatchObject({ ok: false, reason: 'untrusted' });
    trusted = true;
    // @ts-expect-error the types ask for it too
    expect(await ask(nix, {})).toMatchObject({ ok: false, reason: 'untrusted' });
    expect(starts()).toBe(0);
    await ask(nix, asked);
    expect(starts()).toBe(2);
  });

  it('allows what concerns store paths only', async () => {
    const { nix, starts } = fake(`echo '{"${PATH}":null}'`, { isTrusted: () => false });
    expect(await nix.pathInfo([PATH])).toEqual({ ok: true, value: new Map() });
    expect(starts()).toBe(2);
  });

  it('refuses what is no store path', async () => {
    const { nix, starts } = fake('echo "{}"');
    for (const path of ['--help', '/etc/passwd', `${PATH}^out`, `${PATH}\n`, '.', `${PATH}/../x`, '']) {
      const refused = { ok: false, message: 'it is not a path of the store' };
      expect(await nix.pathInfo([PATH, path])).toMatchObject(refused);
      expect(await nix.closure(path)).toMatchObject(refused);
      expect(await nix.referrers(path)).toMatchObject(refused);
      expect(await nix.roots(path)).toMatchObject(refused);
      expect(await nix.derivation(path)).toMatchObject(refused);
      expect(await nix.whyDepends(path, PATH)).toMatchObject(refused);
      expect(await nix.verifyContents([path])).toMatchObject(refused);
      expect(await nix.rebuild({ kind: 'derivation', path }, asked)).toMatchObject(refused);
    }
    expect(await nix.verifyContents([])).toMatchObject({ ok: false });
    expect(await nix.pathInfo([])).toEqual({ ok: true, value: new Map() });
    expect(starts()).toBe(0);
  });

  it('refuses what Nix cannot be told, and what cannot be fetched by itself', async () => {
    const { nix, starts } = fake('echo "{}"');
    const quoted = { ...output, attribute: ['a"b'] };
    expect(await nix.evalPackage(quoted, asked)).toMatchObject({ reason: 'failed' });
    expect(await nix.rebuild(quoted, asked)).toMatchObject({ reason: 'failed' });
    expect(await nix.evalPackageStrictly(output, { allowedUris: ['a b'] })).toMatchObject({
      reason: 'failed',
    });
    for (const locked of [{}, { type: 'indirect', id: 'x' }, { type: 'path', path: './x' }])
      expect(await nix.refetch(locked, asked)).toMatchObject({ reason: 'failed' });
    expect(starts()).toBe(0);
  });
});

it('asks git repositories unasked only where Nix reads them itself', async () => {
  for (const [version, starts] of [
    ['nix (Nix) 2.18.1', 1],
    ['nix (Lix, like Nix) 2.93.0', 1],
    ['nix (Nix) 2.26.3', 2],
  ] as const) {
    const one = fake('echo "{}"', { version: `echo "${version}"` });
    const answer = await one.nix.flakeMetadata({ kind: 'git', root: '/r' });
    expect([version, one.starts(), answer.ok ? undefined : answer.reason]).toEqual([
      version,
      starts,
      starts === 1 ? 'untrusted' : 'unreadable',
    ]);
  }
});

it('asks for the version once, and again when the program changes', async () => {
  const { nix, program, starts } = fake('exit 1');
  const programs = await Promise.all([nix.version(), nix.version(), nix.version()]);
  expect(programs.map((one) => one.ok && one.value.text)).toEqual(Array(3).fill('nix (Nix) 2.34.8'));
  await nix.version();
  expect(starts()).toBe(1);
  writeFileSync(program, '#!/bin/sh\necho "nix (Nix) 2.35.0"\n');
  expect(await nix.version()).toMatchObject({ ok: true, value: { numbers: [2, 35, 0] } });
});

it('runs Nix outside of the workspace, with little of the environment, and without a shell in between', async () => {
  const home = join(folder, 'seen');
  mkdirSync(home);
  const { nix } = fake(`env > ${home}/env; pwd > ${home}/cwd; printf '%s\\n' "$@" > ${home}/args; exit 1`, {
    env: {
      PATH: ['/usr/bin', '/bin', 'relative', join(folder, 'workspace/bin')].join(':'),
      HOME: '/home/me',
      SECRET: 'x',
      http_proxy: 'http://proxy',
      SSH_AUTH_SOCK: '/agent',
      GIT_DIR: '/x',
      NIX_PATH: 'nixpkgs=/x',
    },
    workspaceFolders: [join(folder, 'workspace')],
  });
  const seen = (name: string) => readFileSync(join(home, name), 'utf8').trim();
  await nix.flakeMetadata({ kind: 'path', folder: '/a $(touch x)' });
  const env = new Map(
    seen('env')
      .split('\n')
      .map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
  );
  expect(env.get('PATH')).toBe('/usr/bin:/bin');
  expect(env.get('HOME')).toBe('/home/me');
  expect(env.get('http_proxy')).toBe('http://127.0.0.1:1');
  expect(env.get('GIT_TERMINAL_PROMPT')).toBe('0');
  for (const name of ['SECRET', 'SSH_AUTH_SOCK', 'GIT_DIR', 'NIX_PATH'])
    expect([...env.keys()]).not.toContain(name);
  expect(seen('cwd')).toMatch(/own\/empty$/);
  const args = seen('args').split('\n');
  for (const flag of ['--no-accept-flake-config', '--offline', '--no-update-lock-file'])
    expect(args).toContain(flag);
  expect(args.at(-1)).toBe('path:/a%20%24%28touch%20x%29');

  await nix.refetch(
    { type: 'tarball', url: 'https://h/x.tar.gz', narHash: 'sha256-secret' },
    { asked: true },
  );
  expect(seen('env')).toContain('http_proxy=http://proxy');
  expect(seen('args')).toContain('--no-accept-flake-config');
  expect(seen('args')).not.toContain('secret');
});
