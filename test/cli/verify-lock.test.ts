import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { installed, makeWorld, type World } from '../nixcli/nix/world.ts';
import { nixAudit } from './cli.ts';
import {
  audit,
  auditWithoutNix,
  commit,
  dumpOf,
  envOf,
  makeProject,
  parsed,
  type Project,
  tamper,
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
      const temporary = join(flake, '../temporary');
      mkdirSync(temporary);
      const { out } = nixAudit(flake, ['verify', '--refetch'], envOf(world, { TMPDIR: temporary }));
      expect(words(out)).toContain('the source was asked anew, without caches');
      expect(readdirSync(temporary)).toEqual([]);
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
      const { path } = parsed(audit(world, flake, 'verify', '--format', 'json')).json.locks[0].inputs[0]
        .store;
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
      const { folder: flake } = makeProject(world);
      const args = ['verify', '--format', 'json'] as const;
      const { code, out, err } = auditWithoutNix(world, flake, ...args);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toBe(audit(world, flake, ...args).out);
      const asked = auditWithoutNix(world, flake, 'verify', '--refetch');
      expect(asked.code).toBe(3);
      expect(asked.out).toContain('could not be fetched anew: Nix is not installed, or not on PATH');
    });

    test('a date that is not that of the commit is told, and another commit is found', () => {
      const { folder: flake } = makeProject(world);
      const lock = lockOf(flake);
      const { lastModified } = lock.nodes.dep.locked;
      lock.nodes.dep.locked.lastModified = 1_000_000_000;
      writeFileSync(join(flake, 'flake.lock'), JSON.stringify(lock));
      const { code, out } = audit(world, flake, 'verify', '--refetch');
      expect(code).toBe(0);
      const day = new Date(lastModified * 1000).toISOString().slice(0, 10);
      expect(out).toContain(`The content is right, but the date is not: its source says ${day}.`);

      lock.nodes.dep.locked.rev = '0123456789'.repeat(4);
      writeFileSync(join(flake, 'flake.lock'), JSON.stringify(lock));
      // In a warm store the commit does not matter.
      expect(audit(world, flake, 'verify').code).toBe(0);
      const forged = parsed(audit(world, flake, 'verify', '--refetch', '--format', 'json'));
      expect(forged.code).toBe(3);
      expect(forged.json.locks[0].inputs[0].refetch.state).toBe('failed');
    });

    test('a folder of the flake itself is checked with the flake', () => {
      const flake = join(world.folder, 'with-sub');
      mkdirSync(join(flake, 'sub'), { recursive: true });
      writeFileSync(join(flake, 'sub/flake.nix'), '{ outputs = _: { }; }\n');
      writeFileSync(
        join(flake, 'flake.nix'),
        '{ inputs.sub.url = "path:./sub"; outputs = { self, sub }: { }; }\n',
      );
      commit(flake);
      world.run('nix', 'flake', 'lock', `git+file://${flake}`);
      for (const refetch of [[], ['--refetch']]) {
        const { code, json } = parsed(audit(world, flake, 'verify', ...refetch, '--format', 'json'));
        expect(code).toBe(0);
        // Nix 2.8 has a hash of its own for it.
        const verdict = suite === 'bookworm' ? 'verified' : 'within-parent';
        expect(json.locks[0].inputs).toMatchObject([{ node: 'sub', verdict }]);
      }
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
});

function lockOf(flake: string) {
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

function words(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
