import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { installed, makeWorld } from '../nixcli/nix/world.ts';
import { command, nixAudit } from './cli.ts';
import { folder } from './folder.ts';
import { makeProject, running, withProgram } from './nix-worlds.ts';

const [first] = [...installed];

describe.skipIf(first === undefined)('a Nix that hangs', () => {
  const world = makeWorld(...(first ?? ['', '']));

  test('is ended with the run, and nothing is left', async () => {
    const temporary = folder();
    const hanging = withProgram(world, 'hanging', 'trap : TERM INT; while :; do sleep 1; done');
    const env = { ...hanging, TMPDIR: temporary };
    const child = spawn(
      process.execPath,
      [command, 'verify', `${world.storeDir}/00000000000000000000000000000000-x`],
      { cwd: world.folder, env },
    );
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    await expect.poll(() => running(join(world.folder, 'hanging')), { timeout: 10_000 }).not.toEqual([]);
    const start = performance.now();
    child.kill('SIGINT');
    expect(await ended).toBe(3);
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(running(join(world.folder, 'hanging'))).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
  }, 30_000);

  test('is given up after a while', () => {
    const env = withProgram(world, 'sleeping', 'exec sleep 1000');
    const path = world.build('alone')[0] ?? '';
    const { code, out } = nixAudit(world.folder, ['info', path], env);
    expect(code).toBe(3);
    expect(out).toContain('cannot be told: Nix took too long to answer, and was ended');
    // What the files say is told all the same.
    expect(out).toContain('computed from the files');
  }, 60_000);

  test('does not matter to what takes no Nix', () => {
    const { folder: flake } = makeProject(world);
    const env = withProgram(world, 'hanging', 'trap : TERM INT; while :; do sleep 1; done');
    expect(nixAudit(flake, ['verify'], env).code).toBe(0);
  });
});

describe.skipIf(first === undefined)('a Nix that is none', () => {
  const world = makeWorld(...(first ?? ['', '']));

  test.each([
    ['prints rubbish', `case "$*" in --version) echo 'nix (Nix) 2.99.3' ;; *) echo '{"x":1' ;; esac`],
    ['dies', 'kill -9 $$'],
    ['floods', `case "$*" in --version) echo 'nix (Nix) 2.99.3' ;; *) yes ;; esac`],
    [
      'speaks to terminals',
      String.raw`printf 'error: \033[31mred\033]0;title\007\n::error::x\n' >&2; exit 1`,
    ],
  ])(
    'that %s',
    (name, script) => {
      const [alone = ''] = world.build('alone');
      const env = withProgram(world, name.replaceAll(' ', '-'), script);
      const { code, out, err } = nixAudit(world.folder, ['info', alone], env);
      expect({ code, err }).toEqual({ code: 3, err: '' });
      expect(out).toContain('computed from the files');
      expect(out).toContain('cannot be told: ');
      expect(out).not.toMatch(/[^\n\P{Cc}]/u);
      for (const line of out.split('\n')) expect(line).not.toMatch(/^\s*(::|##)/);
    },
    60_000,
  );
});

describe('a Nix of another make, or of another age', () => {
  const storeDir = '/nowhere/store';
  const path = `${storeDir}/${'0'.repeat(32)}-tool`;
  const info = { path, narHash: `sha256-${'A'.repeat(43)}=`, narSize: 120, references: [], valid: true };
  const warning = (words: string) =>
    `nix-audit: warning: ${words}. A distribution may have fixed them under the same number.\n`;

  /** One that knows the form of its answers by the words that this release takes, and no others. */
  function fakeOf(version: string, takesFormat: boolean): NodeJS.ProcessEnv & Record<string, string> {
    const answer = JSON.stringify(takesFormat ? { [path]: info } : [info]);
    const script = `#!/bin/sh
case "$*" in
  --version) echo '${version}' ;;
  --query*) ;;
  *--json-format*) ${takesFormat ? `echo '${answer}'` : `echo "error: unrecognised flag '--json-format'" >&2; exit 1`} ;;
  *path-info*) echo '${answer}' ;;
esac
`;
    const root = folder({ nix: script, 'nix-store': script });
    for (const name of ['nix', 'nix-store']) chmodSync(join(root, name), 0o755);
    return { PATH: `${root}:/usr/bin:/bin`, NIX_STORE_DIR: storeDir };
  }

  test.each([
    [
      'nix (Lix, like Nix) 2.93.3',
      false,
      'nix (Lix, like Nix) 2.93.3 has known vulnerabilities: CVE-2026-110450, CVE-2026-110449, CVE-2026-44028',
    ],
    ['nix (Lix, like Nix) 2.95.4', false, ''],
    ['nix (Determinate Nix 3.8.5) 2.30.2', false, ''],
    ['nix (Determinate Nix 3.21.0) 2.34.8', true, ''],
    [
      'nix (Nix) 2.34.6',
      true,
      'nix (Nix) 2.34.6 has known vulnerabilities: CVE-2026-110450, CVE-2026-110449, CVE-2026-44029 and 1 more',
    ],
    ['nix (Nix) 2.34.9', true, ''],
  ] as const)('%s', (version, takesFormat, vulnerable) => {
    const env = fakeOf(version, takesFormat);
    const told = nixAudit('/', ['info', path], env);
    expect(told).toMatchObject({ code: 0, err: vulnerable === '' ? '' : warning(vulnerable) });
    expect(told.out).toMatch(/^ {2}closure +120 bytes, 1 path$/m);
    // What is read by others is on the other output.
    const { code, out } = nixAudit('/', ['why', path, path, '--format', 'json'], env);
    expect([code, JSON.parse(out).depends]).toEqual([0, true]);
  });

  test('of one that nothing was asked of, nothing is told', () => {
    const root = folder({ 'flake.lock': '{"nodes":{"root":{}},"root":"root","version":7}' });
    expect(nixAudit(root, ['verify'], fakeOf('nix (Nix) 2.8.0', false))).toMatchObject({ code: 4, err: '' });
  });
});

test('no nix of the folder that it is started in is run', () => {
  const root = folder({ 'bin/nix': '#!/bin/sh\necho > "${0%/*}/ran"\n' });
  chmodSync(join(root, 'bin/nix'), 0o755);
  const path = '/nowhere/store/00000000000000000000000000000000-x';
  const run = (PATH: string) =>
    nixAudit(join(root, 'bin'), ['info', path], { PATH, NIX_STORE_DIR: '/nowhere/store' });
  for (const entries of ['.', '', './', '../bin', ':']) {
    expect(run(`${entries}:/nowhere`).out).toContain('Nix is not installed, or not on PATH');
  }
  expect(existsSync(join(root, 'bin/ran'))).toBe(false);
  // One that the user has put on PATH is.
  expect(run(join(root, 'bin')).out).not.toContain('not on PATH');
  expect(existsSync(join(root, 'bin/ran'))).toBe(true);
});

describe('without anything to ask', () => {
  test('a lock whose parts are not in the store, or have no hash', () => {
    const root = folder({ 'flake.lock': hostileLock() });
    const { code, out, err } = nixAudit(root, ['verify'], { NIX_STORE_DIR: '/nowhere/store' });
    expect({ code, err }).toEqual({ code: 3, err: '' });
    expect(out).toContain('not in the store: /nowhere/store/');
    expect(out).toContain('cannot be told from the store: the lock has no narHash for it');
    expect(out).toContain('a folder of the tree that it is declared in; checked with that');
    expect(out).toContain('0 verified, 3 unknown and 1 within another tree.');
    expect(out).toContain(String.raw`\e[31mred\n::error::x`);
    expect(out).not.toMatch(/[^\n\P{Cc}]/u);
    for (const line of out.split('\n')) expect(line).not.toMatch(/^\s*(::|##)/);
    expect(out).not.toContain('s3cret');
    const json = nixAudit(root, ['verify', '--format', 'json'], { NIX_STORE_DIR: '/nowhere/store' }).out;
    expect(json).not.toContain('s3cret');
    expect(json).not.toContain('\u001b');
  });

  test('files that are none, and folders without', () => {
    const root = folder({ 'a.txt': 'x', 'flake.lock': '{', 'empty/': '' });
    const env = { NIX_STORE_DIR: '/nowhere/store' };
    expect(nixAudit(root, ['verify', 'a.txt', 'gone', 'empty', '.'], env)).toEqual({
      code: 3,
      out: 'Nothing to verify.\n',
      err: [
        'nix-audit: gone: there is no such file or folder',
        'nix-audit: empty: there is no lockfile in this folder',
        'nix-audit: a.txt: it is not a lockfile of Nix, devenv, npins, niv, lon or nvfetcher',
        'nix-audit: flake.lock: it is not a lockfile of Nix, devenv, npins, niv, lon or nvfetcher',
        '',
      ].join('\n'),
    });
    writeFileSync(join(root, 'flake.lock'), '{"nodes":{"root":{}},"root":"root","version":7}');
    expect(nixAudit(root, ['verify'], env)).toMatchObject({ code: 4, err: '' });
    expect(nixAudit(root, ['info', '.'], env)).toMatchObject({ code: 4, err: '' });
  });

  test.each([
    [['verify', '--refetch', '/nowhere/store/00000000000000000000000000000000-x'], 'no lockfile is named'],
    [['verify', '--trust'], 'are for store paths, and none is named'],
    [['verify', '--format', 'markdown'], '--format takes text or json'],
    [['verify', ''], 'A path is empty'],
    [['info'], 'The command info takes one'],
    [['info', 'a', 'b'], 'The command info takes one'],
    [['info', 'nixpkgs#hello'], 'Only flakes in folders of this machine'],
    [['info', '.#a..b'], 'names no output'],
    [['why', 'a'], 'The command why takes two store paths'],
    [['why', '.', '.'], 'takes store paths and links to them, and "." is neither'],
  ])('%j is wrong usage', (args, message) => {
    const { code, out, err } = nixAudit(folder({ 'flake.lock': '{}' }), args, {
      NIX_STORE_DIR: '/nowhere/store',
    });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});

function hostileLock(): string {
  const narHash = 'sha256-EFF1CxbvdpUgM694rrCsnvaku/8rDWyFjiAxHyIIYQo=';
  const name = '\u001b[31mred\n::error::x';
  return JSON.stringify({
    nodes: {
      [name]: {
        locked: {
          type: 'tarball',
          url: 'https://u:s3cret@example.org/a.tar.gz?access_token=s3cret',
          narHash,
        },
      },
      bare: { locked: { type: 'github', owner: 'o', repo: 'r', rev: 'a'.repeat(40) } },
      broken: { locked: { type: 'github', owner: 'o', repo: 'r', narHash: 'sha256-\u001b[31m' } },
      sub: { locked: { type: 'path', path: './sub' }, parent: [] },
      root: { inputs: { [name]: name, bare: 'bare', broken: 'broken', sub: 'sub' } },
    },
    root: 'root',
    version: 7,
  });
}
