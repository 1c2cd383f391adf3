import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { installed, makeWorld, type World } from '../nixcli/nix/world.ts';
import { command, nixAudit } from './cli.ts';
import { folder } from './folder.ts';
import {
  audit,
  auditWithoutNix,
  makeProject,
  parsed,
  type Project,
  running,
  tamper,
  withProgram,
} from './nix-worlds.ts';

test('at least one Nix is asked', ({ skip }) => {
  const said = 'nothing was tried, as there is no Nix, which `npm test` installs';
  skip(installed.size === 0 && !process.env['CI'], said);
  expect([...installed.keys()], said).not.toEqual([]);
});

describe.each([...installed])('with the Nix of %s', (suite, program) => {
  const world = makeWorld(suite, program);

  describe('verify, of a lock', () => {
    test('what is in the store is verified, with the figures that Nix gives', () => {
      const { folder: flake } = makeProject(world);
      const { code, json, err } = parsed(audit(world, flake, 'verify', '--format', 'json'));
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(json).toMatchObject({ version: 1, failures: [], paths: [] });
      expect(json.summary).toEqual({ verified: 2, mismatch: 0, unknown: 0, 'within-parent': 0, paths: null });
      const [lock] = json.locks;
      expect(lock).toMatchObject({ file: 'flake.lock', format: 'flake' });
      const nodes = lockOf(flake).nodes;
      expect(lock.inputs.map(({ node }: { node: string }) => node)).toEqual(['dep', 'other']);
      for (const input of lock.inputs) {
        const { narHash, rev } = nodes[input.node].locked;
        expect(input).toMatchObject({ path: [input.node], narHash, rev: rev ?? null, refetch: null });
        expect(input.store).toMatchObject({ state: 'verified', narHash, message: null });
        expect(input.store.narSize).toBe(dumpOf(world, input.store.path).length);
        expect(world.run('nix', 'hash', 'path', input.store.path).trim()).toBe(narHash);
      }
    });

    test('--refetch asks the sources', () => {
      const { folder: flake } = makeProject(world);
      const { code, json } = parsed(audit(world, flake, 'verify', '--refetch', '--format', 'json'));
      expect(code).toBe(0);
      const nodes = lockOf(flake).nodes;
      for (const { node, refetch } of json.locks[0].inputs)
        expect(refetch).toMatchObject({ state: 'same', narHash: nodes[node].locked.narHash, message: null });
      const { out } = audit(world, flake, 'verify', '--refetch');
      expect(words(out)).toContain('the source was asked anew, without caches');
    });

    test('a hash that was swapped for that of another tree is found by --refetch, and not without', () => {
      const project = makeProject(world);
      const honest = lockOf(project.folder).nodes.dep.locked.narHash;
      const evil = poison(world, project);
      // Which is what Nix makes of it, where it has not fetched the honest one before.
      const value = ['eval', '--raw', '--offline', `path:${project.folder}#value`];
      rmSync(join(world.folder, 'home/.cache'), { recursive: true, force: true });
      expect(world.run('nix', ...value)).toBe('evil');

      const warm = audit(world, project.folder, 'verify');
      expect(warm).toMatchObject({ code: 0, err: '' });
      expect(words(warm.out)).toContain('It does not show where they came from');
      expect(warm.out).toMatch(/^ {2}verified +dep /m);

      const { code, json } = parsed(audit(world, project.folder, 'verify', '--refetch', '--format', 'json'));
      expect(code).toBe(1);
      expect(json.summary).toMatchObject({ verified: 1, mismatch: 1, unknown: 0 });
      expect(json.locks[0].inputs[0]).toMatchObject({
        node: 'dep',
        narHash: evil,
        verdict: 'mismatch',
        store: { state: 'verified', narHash: evil },
        refetch: { state: 'differs', narHash: honest },
      });
      const { out } = audit(world, project.folder, 'verify', '--refetch');
      expect(out).toMatch(/^ {2}MISMATCH +dep /m);
      expect(out).toContain(`the lock says     ${evil}`);
      expect(out).toContain(`the source gives  ${honest}`);
      expect(out).toContain('1 verified and 1 mismatch.');
    });

    test('a tree that was changed in the store is a mismatch', () => {
      const { folder: flake } = makeProject(world);
      const before = parsed(audit(world, flake, 'verify', '--format', 'json')).json.locks[0].inputs[1].store;
      tamper(join(before.path, 'program'));
      const { code, json } = parsed(audit(world, flake, 'verify', '--format', 'json'));
      expect(code).toBe(1);
      const { store, verdict } = json.locks[0].inputs[1];
      expect({ verdict, state: store.state }).toEqual({ verdict: 'mismatch', state: 'mismatch' });
      expect(store.narHash).toBe(world.run('nix', 'hash', 'path', before.path).trim());
      expect(store.narHash).not.toBe(before.narHash);
      const { out } = audit(world, flake, 'verify');
      expect(out).toContain(`the lock says     ${before.narHash}`);
      expect(out).toContain(`the store holds   ${store.narHash}`);
      expect(audit(world, flake, 'info', '.').out).toMatch(/^ {2}yes +MISMATCH +other /m);
      // The source is as it was; what lies in the store is not.
      expect(audit(world, flake, 'verify', '--refetch').code).toBe(1);
    });

    test('what is not in the store is unknown, and verified by its source', () => {
      const { folder: flake } = makeProject(world);
      const { path } = parsed(audit(world, flake, 'verify', '--format', 'json')).json.locks[0].inputs[0].store;
      world.run('nix-store', '--delete', path);
      const cold = audit(world, flake, 'verify');
      expect(cold.code).toBe(3);
      expect(cold.out).toContain(`not in the store: ${path}`);
      expect(cold.out).toContain('1 verified and 1 unknown.');
      const { code, json } = parsed(audit(world, flake, 'verify', '--refetch', '--format', 'json'));
      expect(code).toBe(0);
      expect(json.locks[0].inputs[0]).toMatchObject({
        verdict: 'verified',
        store: { state: 'absent', path },
        refetch: { state: 'same' },
      });
    });

    test('without Nix the store is looked at all the same, and sources are not', () => {
      const { folder: flake, dep } = makeProject(world);
      const args = ['verify', '--format', 'json'] as const;
      const { code, out, err } = auditWithoutNix(world, flake, ...args);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toBe(audit(world, flake, ...args).out);
      const asked = auditWithoutNix(world, flake, 'verify', '--refetch');
      expect(asked.code).toBe(3);
      expect(asked.out).toContain('could not be fetched anew: Nix is not installed, or not on PATH');
      expect(dep).not.toBe('');
    });

    test('a source that is gone cannot be checked', () => {
      const { folder: flake, dep } = makeProject(world);
      execFileSync('mv', [dep, `${dep}-gone`]);
      const { code, json } = parsed(audit(world, flake, 'verify', '--refetch', '--format', 'json'));
      expect(code).toBe(3);
      expect(json.locks[0].inputs[0]).toMatchObject({ verdict: 'unknown', refetch: { state: 'failed' } });
      expect(json.locks[0].inputs[0].refetch.message).not.toBe('');
    });
  });

  describe('verify, of store paths', () => {
    test('what was built here is intact and trusted, with all that it needs', () => {
      const [top = ''] = world.build('top');
      const { code, json, err } = parsed(
        audit(world, world.folder, 'verify', top, '--closure', '--format', 'json'),
      );
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(json.paths).toEqual([
        {
          path: top,
          verdict: 'verified',
          contents: { state: 'intact', by: 'database', expected: null, actual: null, message: null },
          trust: { state: 'trusted', message: null },
        },
      ]);
      const closure = world.run('nix-store', '--query', '--requisites', top).trim().split('\n');
      expect(json.summary).toMatchObject({ verified: 1, paths: closure.length });
      expect(closure.length).toBe(4);
    });

    test('contents and trust are told apart', () => {
      const [path = ''] = world.build('alone');
      reimport(world, path);
      const trust = parsed(audit(world, world.folder, 'verify', path, '--trust', '--format', 'json'));
      expect(trust.code).toBe(1);
      expect(trust.json.paths[0]).toMatchObject({ contents: null, trust: { state: 'untrusted' } });
      expect(audit(world, world.folder, 'verify', path, '--contents').code).toBe(0);

      const expected = world.run('nix-store', '--query', '--hash', path).trim();
      tamper(path);
      const contents = parsed(audit(world, world.folder, 'verify', path, '--contents', '--format', 'json'));
      expect(contents.code).toBe(1);
      expect(contents.json.paths[0]).toMatchObject({
        verdict: 'mismatch',
        contents: { state: 'modified', expected },
        trust: null,
      });
      const got = world.run('nix-store', '--dump', path);
      expect(contents.json.paths[0].contents.actual).toMatch(/^sha256:[0-9a-z]{52}$/);
      expect(contents.json.paths[0].contents.actual).not.toBe(expected);
      expect(got).toContain('tampered');
    });

    test('of a closure, what is damaged is named', () => {
      const [self = ''] = world.build('two');
      const [mid = ''] = world.build('mid');
      const leaf = world.build('leaf')[0] ?? '';
      const copy = readFileSync(leaf);
      tamper(leaf);
      const { code, json } = parsed(
        audit(world, world.folder, 'verify', '-r', '--contents', mid, self, '--format', 'json'),
      );
      writeFileSync(leaf, copy);
      expect(code).toBe(1);
      expect(json.paths.map((one: { path: string; verdict: string }) => [one.path, one.verdict])).toEqual([
        [mid, 'verified'],
        [self, 'verified'],
        [leaf, 'mismatch'],
      ]);
    });

    test('what Nix does not know cannot be checked', () => {
      const path = `${world.storeDir}/00000000000000000000000000000000-nothing`;
      const { code, out } = audit(world, world.folder, 'verify', path);
      expect(code).toBe(3);
      expect(out).toContain('contents: cannot be told: ');
      expect(out).toContain('trust: cannot be told: ');
    });

    test('without Nix, a path that is named after its content is known by it, and no other', () => {
      writeFileSync(join(world.folder, 'added.txt'), 'added\n');
      const added = world.run('nix', 'store', 'add-path', join(world.folder, 'added.txt')).trim();
      const named = parsed(
        auditWithoutNix(world, world.folder, 'verify', '--contents', added, '--format', 'json'),
      );
      expect(named.code).toBe(0);
      expect(named.json.paths[0].contents).toMatchObject({ state: 'intact', by: 'name' });
      tamper(added);
      expect(auditWithoutNix(world, world.folder, 'verify', '--contents', added).code).toBe(3);
      const [built = ''] = world.build('self');
      const { code, out } = auditWithoutNix(world, world.folder, 'verify', built);
      expect(code).toBe(3);
      expect(out).toContain('Nix is not installed, or not on PATH; its path does not follow from its files');
      expect(out).toContain('trust: cannot be told: Nix is not installed, or not on PATH');
    });
  });
});

const [first] = [...installed];

describe.skipIf(first === undefined)('a Nix that hangs', () => {
  const world = makeWorld(...(first ?? ['', '']));

  test('is ended with the run, and nothing is left', async () => {
    const env = withProgram(world, 'hanging', 'trap : TERM INT; while :; do sleep 1; done');
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

describe('without anything to ask', () => {
  test('a lock whose parts are not in the store, or have no hash', () => {
    const root = folder({ 'flake.lock': hostileLock() });
    const { code, out, err } = nixAudit(root, ['verify'], { NIX_STORE_DIR: '/nowhere/store' });
    expect({ code, err }).toEqual({ code: 3, err: '' });
    expect(out).toContain('not in the store: /nowhere/store/');
    expect(out).toContain('cannot be told from the store: the lock has no narHash for it');
    expect(out).toContain('a folder of the tree that it is declared in; checked with that');
    expect(out).toContain('0 verified, 3 unknown and 1 in their parents.');
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

interface LockText {
  nodes: Record<string, { locked: Record<string, string> }> & { dep: { locked: { narHash: string } } };
}

function lockOf(flake: string): any & LockText {
  return JSON.parse(readFileSync(join(flake, 'flake.lock'), 'utf8'));
}

/** Puts another tree into the store, and its hash into the lock. Gives the hash. */
function poison(world: World, { folder: flake }: Project): string {
  const evil = join(flake, '../evil');
  execFileSync('mkdir', [evil]);
  writeFileSync(join(evil, 'flake.nix'), '{ outputs = _: { value = "evil"; }; }\n');
  world.run('nix', 'store', 'add-path', '--name', 'source', evil);
  const narHash = world.run('nix', 'hash', 'path', evil).trim();
  const lock = lockOf(flake);
  lock.nodes.dep.locked.narHash = narHash;
  writeFileSync(join(flake, 'flake.lock'), JSON.stringify(lock));
  return narHash;
}

function dumpOf(world: World, path: string): Buffer {
  return execFileSync('nix-store', ['--dump', path], { env: world.env });
}

/** Takes a path out of the store and in again, so that nobody vouches for it any more. */
function reimport(world: World, path: string): void {
  const exported = execFileSync('nix-store', ['--export', path], { env: world.env });
  world.run('nix-store', '--delete', path);
  execFileSync('nix-store', ['--import'], { env: world.env, input: exported, stdio: ['pipe', 'pipe', 'pipe'] });
}

function words(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

function hostileLock(): string {
  const narHash = 'sha256-EFF1CxbvdpUgM694rrCsnvaku/8rDWyFjiAxHyIIYQo=';
  const name = '\u001b[31mred\n::error::x';
  return JSON.stringify({
    nodes: {
      [name]: {
        locked: { type: 'tarball', url: 'https://u:s3cret@example.org/a.tar.gz?access_token=s3cret', narHash },
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
