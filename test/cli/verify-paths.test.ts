import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { installed, makeWorld, type World } from '../nixcli/nix/world.ts';
import { audit, auditWithoutNix, parsed, tamper } from './nix-worlds.ts';

describe.each([...installed])('with the Nix of %s', (suite, program) => {
  const world = makeWorld(suite, program);

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

    test('what Nix cannot read is not called intact, whatever stands in its name', () => {
      const source = join(world.folder, 'tree');
      const paths = ['pipe', "quoted ' pipe", 'line\nbreak', 'gone', 'fine'].map((name) => {
        rmSync(source, { recursive: true, force: true });
        mkdirSync(source);
        writeFileSync(join(source, 'a file'), name);
        const path = world.run('nix', 'store', 'add-path', source).trim();
        execFileSync('chmod', ['-R', 'u+w', path]);
        if (name === 'gone') rmSync(path, { recursive: true });
        else if (name !== 'fine') execFileSync('mkfifo', [join(path, name)]);
        return path;
      });
      const verify = (...named: readonly string[]) => {
        const { code, json } = parsed(
          audit(world, world.folder, 'verify', '--contents', ...named, '--format', 'json'),
        );
        return [code, ...json.paths.map((one: { verdict: string }) => one.verdict)];
      };
      const fine = paths.at(-1) ?? '';
      for (const path of paths.slice(0, -1)) expect([path, verify(path)]).toEqual([path, [3, 'unknown']]);
      expect(verify(fine)).toEqual([0, 'verified']);
      // What can be told of the others is told.
      expect(verify(paths[0] ?? '', fine)[1]).toBe('unknown');
      for (const path of paths.slice(0, -1)) execFileSync('rm', ['-rf', path]);
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

/** Takes a path out of the store and in again, so that nobody vouches for it any more. */
function reimport(world: World, path: string): void {
  const exported = execFileSync('nix-store', ['--export', path], { env: world.env });
  world.run('nix-store', '--delete', path);
  execFileSync('nix-store', ['--import'], {
    env: world.env,
    input: exported,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}
