import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { installed, makeWorld } from '../nixcli/nix/world.ts';
import { audit, auditWithoutNix, dumpOf, makeProject, parsed, system } from './nix-worlds.ts';

describe.each([...installed])('with the Nix of %s', (suite, program) => {
  const world = makeWorld(suite, program);
  const query = (...args: readonly string[]): readonly string[] =>
    world
      .run('nix-store', '--query', ...args)
      .split('\n')
      .filter((line) => line !== '');
  const sizeOf = (path: string): number => Number(query('--size', path)[0]);

  describe('info, of a store path', () => {
    test('every figure is that of Nix, and of a calculation without it', () => {
      const [top = ''] = world.build('top');
      const { code, json, err } = parsed(audit(world, world.folder, 'info', top, '--format', 'json'));
      expect({ code, err }).toEqual({ code: 0, err: '' });
      const closure = query('--requisites', top);
      const sizes = closure.map((path) => ({ path, narSize: sizeOf(path) }));
      const dumped = closure.map((path) => dumpOf(world, path).length);
      expect(json).toMatchObject({
        version: 1,
        kind: 'store-path',
        path: top,
        inStore: true,
        narSize: dumpOf(world, top).length,
        narHash: world.run('nix', 'hash', 'path', top).trim(),
        closureSize: dumped.reduce((sum, size) => sum + size, 0),
        closurePaths: closure.length,
        deriver: query('--deriver', top)[0],
        references: query('--references', top).toSorted(),
        signatures: [],
        ultimate: true,
        ca: null,
        roots: [],
        problems: [],
      });
      expect(sizes.reduce((sum, { narSize }) => sum + narSize, 0)).toBe(json.closureSize);
      const byName = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
      expect(json.largest.toSorted(byName)).toEqual(sizes.toSorted(byName));
      const largest: readonly number[] = json.largest.map(({ narSize }: { narSize: number }) => narSize);
      expect(largest).toEqual(largest.toSorted((a, b) => b - a));
      const now = Date.now() / 1000;
      expect(json.registrationTime).toBeGreaterThan(now - 600);
      expect(json.registrationTime).toBeLessThanOrEqual(now);
    });

    test('a link is what it leads to, which it keeps; who signed it is named', () => {
      const [alone = ''] = world.build('alone');
      const link = join(world.folder, 'result');
      world.run('nix-store', '--realise', alone, '--add-root', link);
      execFileSync('sh', ['-c', `"$0" key generate-secret --key-name cache-1 > key`, program], {
        cwd: world.folder,
        env: { ...world.env, NIX_CONFIG: 'experimental-features = nix-command' },
      });
      world.run('nix', 'store', 'sign', '--key-file', join(world.folder, 'key'), alone);
      const { code, json } = parsed(audit(world, world.folder, 'info', './result', '--format', 'json'));
      expect(code).toBe(0);
      expect(json.path).toBe(alone);
      expect(json.roots).toEqual([{ link, target: alone }]);
      expect(json.signatures).toEqual([expect.stringMatching(/^cache-1:[\w+/]+={0,2}$/)]);
      const { out } = audit(world, world.folder, 'info', `${alone}/bin/x`);
      expect(out.split('\n')[0]).toBe(alone);
      expect(out).toMatch(/^ {2}signatures +cache-1$/m);
      expect(out).toMatch(new RegExp(`^  kept by +${link}$`, 'm'));
      expect(out).toMatch(/^ {2}size +\d+ bytes$/m);
    });

    test('of more than five paths the largest are shown', () => {
      const file = join(world.folder, 'many.nix');
      writeFileSync(file, many);
      const [path = ''] = JSON.parse(
        world.run('nix', 'build', '--json', '--no-link', '--impure', '--file', file),
      ).flatMap(({ outputs }: { outputs: Record<string, string> }) => Object.values(outputs));
      const { json } = parsed(audit(world, world.folder, 'info', path, '--format', 'json'));
      const all = query('--requisites', path)
        .map((one) => ({ path: one, narSize: sizeOf(one) }))
        .toSorted((a, b) => b.narSize - a.narSize);
      expect(all).toHaveLength(8);
      expect(json.largest).toEqual(all.slice(0, 5));
    });

    test('what is not in the store is said to be so', () => {
      const path = `${world.storeDir}/00000000000000000000000000000000-nothing`;
      const { code, out, err } = audit(world, world.folder, 'info', path);
      expect({ code, err }).toEqual({ code: 4, err: '' });
      expect(out).toBe(`${path}\n  in the store    no\n`);
      expect(parsed(audit(world, world.folder, 'info', path, '--format', 'json')).json.inStore).toBe(false);
      const odd = audit(world, world.folder, 'info', `${world.storeDir}/odd`);
      expect(odd).toMatchObject({ code: 3, out: '' });
      expect(odd.err).toContain('it is no store path');
    });

    test('without Nix the files are told of, and that the rest is missing', () => {
      const [top = ''] = world.build('top');
      const { code, json } = parsed(auditWithoutNix(world, world.folder, 'info', top, '--format', 'json'));
      expect(code).toBe(3);
      expect(json).toMatchObject({
        inStore: null,
        narSize: sizeOf(top),
        narHash: world.run('nix', 'hash', 'path', top).trim(),
        closureSize: null,
        references: null,
        problems: ['Nix is not installed, or not on PATH'],
      });
    });
  });

  describe('info, of a lock', () => {
    test('each input stands in a table, with its store path', () => {
      const { folder } = makeProject(world);
      const { code, out, err } = audit(world, folder, 'info', 'flake.lock');
      expect({ code, err }).toEqual({ code: 0, err: '' });
      const lock = JSON.parse(readFileSync(join(folder, 'flake.lock'), 'utf8'));
      const { rev, narHash, lastModified } = lock.nodes.dep.locked;
      const day = new Date(lastModified * 1000).toISOString().slice(0, 10);
      expect(out).toMatch(
        new RegExp(`^  yes +yes +dep +${day} +${rev.slice(0, 9)} +\\d+ bytes +git\\+file:`, 'm'),
      );
      expect(out).toContain('Where it came from, only verify --refetch shows.');
      const { json } = parsed(audit(world, folder, 'info', '.', '--format', 'json'));
      const [dep] = json.locks[0].inputs;
      expect(json).toMatchObject({ version: 1, kind: 'lock', failures: [] });
      expect(dep).toMatchObject({ narHash, rev, lastModified, verdict: 'verified' });
      expect(out).toContain(`${narHash}  ${dep.store.path}`);
      expect(sizeOf(dep.store.path)).toBe(dep.store.narSize);
      expect(auditWithoutNix(world, folder, 'info', '.').out).toBe(audit(world, folder, 'info', '.').out);
    });
  });

  describe('info, of an output', () => {
    test('it is evaluated, which is said, and told of', () => {
      const { folder } = makeProject(world);
      const { code, json, err } = parsed(audit(world, folder, 'info', '.#hello', '--format', 'json'));
      expect(code).toBe(0);
      expect(err).toMatch(/^nix-audit: nix \(Nix\) 2\.\d+\.\d+ evaluates \.#hello …\n$/);
      const output = `path:${folder}#packages.${system()}.hello`;
      const evaluate = (name: string) => JSON.parse(world.run('nix', 'eval', '--json', `${output}.${name}`));
      const outPath = evaluate('outPath');
      expect(json).toMatchObject({
        version: 1,
        kind: 'output',
        output: '.#hello',
        package: {
          name: 'hello-1.2',
          pname: 'hello',
          version: '1.2',
          description: 'A friend',
          licenses: [
            { spdxId: 'MIT', fullName: 'MIT License', free: true },
            { spdxId: null, fullName: 'own', free: null },
          ],
          knownVulnerabilities: ['CVE-2024-0001: bad \u001b[31mred'],
          outPath,
          drvPath: evaluate('drvPath'),
        },
        store: { inStore: false, narSize: null },
      });

      world.run('nix', 'build', '--no-link', output);
      const built = parsed(
        audit(world, world.folder, 'info', `${folder}#packages."${system()}".hello`, '--format', 'json'),
      );
      const closure = query('--requisites', outPath);
      expect(built.json.store).toMatchObject({
        inStore: true,
        narSize: sizeOf(outPath),
        closureSize: closure.reduce((sum, path) => sum + sizeOf(path), 0),
        closurePaths: 2,
      });
      const { out } = audit(world, folder, 'info', '.#hello');
      expect(out).toContain(String.raw`CVE-2024-0001: bad \e[31mred`);
      expect(out).not.toContain('\u001b');
      expect(out).toMatch(/^ {2}license +MIT$/m);
    });

    test('neither its settings nor a missing lock are taken from it', () => {
      const { folder } = makeProject(world);
      const flake = join(folder, 'flake.nix');
      const text = readFileSync(flake, 'utf8')
        .replace('{', '{ nixConfig.pure-eval = false;')
        .replace('"A friend"', 'builtins.getEnv "HOME"');
      writeFileSync(flake, text);
      // What its settings do where they are taken.
      const control = ['eval', '--raw', '--accept-flake-config', `path:${folder}#hello.meta.description`];
      expect(world.run('nix', ...control)).toBe(world.env['HOME']);
      rmSync(join(folder, 'flake.lock'));
      const { code, json } = parsed(audit(world, folder, 'info', '.#hello', '--format', 'json'));
      expect({ code, description: json.package.description }).toEqual({ code: 0, description: '' });
      expect(existsSync(join(folder, 'flake.lock'))).toBe(false);
      // What it does where it may.
      expect(world.run('nix', 'eval', '--raw', `path:${folder}#hello.name`)).toBe('hello-1.2');
      expect(existsSync(join(folder, 'flake.lock'))).toBe(true);
    });

    test('what cannot be evaluated is said in a line', () => {
      const { folder } = makeProject(world);
      const missing = audit(world, folder, 'info', '.#nothing');
      expect(missing).toMatchObject({ code: 3, out: '' });
      expect(missing.err).toMatch(/\nnix-audit: \.#nothing: Nix says: .*does not provide attribute.*\n$/);
      expect(audit(world, folder, 'info', '.#value')).toMatchObject({
        code: 3,
        err: expect.stringContaining('it is no package: string'),
      });
      expect(audit(world, world.folder, 'info', './elsewhere#x')).toMatchObject({
        code: 3,
        err: 'nix-audit: ./elsewhere#x: there is no flake.nix\n',
      });
      expect(auditWithoutNix(world, folder, 'info', '.#hello')).toEqual({
        code: 3,
        out: '',
        err: 'nix-audit: .#hello: Nix is not installed, or not on PATH\n',
      });
    });
  });
});

/** A path that needs seven others, each of another size. */
const many = `
let
  make = name: script: derivation {
    inherit name;
    system = builtins.currentSystem;
    builder = "/bin/sh";
    args = [ "-c" script ];
  };
  part = n: make "part-\${toString n}" "i=0; while [ $i -lt \${toString (n * 100)} ]; do echo line; i=$((i+1)); done > $out";
in
make "many" "echo \${toString (map part [ 3 1 4 5 9 2 6 ])} > $out"
`;
