import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FLAKE, git, packageOf, repository, SYSTEM } from './repositories.ts';
import { installed, makeWorld, tellWhereNoneIs, valueOf } from './world.ts';

tellWhereNoneIs();

const asked = { asked: true } as const;

describe.each([...installed])('flakes with the Nix of %s', (suite, program) => {
  const world = makeWorld(suite, program);
  const nix = world.session();
  const status = (root: string): string => git(root, 'status', '--porcelain', '--ignored');

  test('metadata of folders and repositories with any name, of which nothing is changed', async () => {
    for (const name of ['plain', "a b'c", 'x#y?dir=z&^%41', 'ä']) {
      const root = repository(world.folder, `metadata-${name}`, FLAKE);
      const commit = git(root, 'rev-parse', 'HEAD').trim();
      const folder = join(world.folder, `folder-${name}`);
      mkdirSync(folder);
      writeFileSync(join(folder, 'flake.nix'), FLAKE);
      const inGit = await nix.flakeMetadata({ kind: 'git', root }, asked);
      const plain = await nix.flakeMetadata({ kind: 'path', folder }, asked);
      if (suite === 'bookworm' && name !== 'plain') {
        // Nix 2.8 takes the path of a reference as it is written, so that such a one finds nothing.
        for (const answer of [inGit, plain]) expect(answer).toMatchObject({ ok: false, reason: 'failed' });
      } else {
        const metadata = valueOf(inGit);
        expect([name, metadata.description, metadata.revision]).toEqual([name, 'A flake', commit]);
        expect(metadata.narHash).toBe(world.run('nix', 'hash', 'path', metadata.path ?? '').trim());
        expect([name, valueOf(plain).description, valueOf(plain).revision]).toEqual([
          name,
          'A flake',
          undefined,
        ]);
      }
      expect(status(root)).toBe('');
      expect(readdirSync(folder)).toEqual(['flake.nix']);
    }
  });

  test('a flake below the root of its repository, and one that is not committed', async () => {
    const root = repository(world.folder, 'below', FLAKE, '-sub dir/x');
    const flake = { kind: 'git', root, dir: '-sub dir/x' } as const;
    expect(valueOf(await nix.flakeMetadata(flake, asked)).description).toBe('A flake');
    writeFileSync(join(root, flake.dir, 'flake.nix'), FLAKE.replace('A flake', 'Changed'));
    const changed = valueOf(await nix.flakeMetadata(flake, asked));
    expect([changed.description, changed.revision]).toEqual(['Changed', undefined]);
  });

  test('what a package says of itself', async () => {
    const root = repository(world.folder, 'package', FLAKE);
    const flake = { kind: 'git', root } as const;
    const facts = valueOf(await nix.evalPackage(packageOf(flake, 'hello'), asked));
    expect(facts).toEqual({
      name: 'hello-1.0',
      pname: 'hello',
      version: '1.0',
      description: 'says hi',
      licenses: [
        { spdxId: 'MIT', fullName: 'MIT License', free: true },
        { spdxId: undefined, fullName: 'a word', free: undefined },
        { spdxId: undefined, fullName: 'unfree', free: false },
      ],
      knownVulnerabilities: ['CVE-1', 'CVE-2'],
      outPath: expect.stringMatching(/-hello-1\.0$/),
      drvPath: expect.stringMatching(/-hello-1\.0\.drv$/),
    });
    const built = world.run('nix', 'build', '--json', '--no-link', `git+file://${root}#hello`);
    expect(JSON.parse(built)).toMatchObject([{ drvPath: facts.drvPath, outputs: { out: facts.outPath } }]);
    expect(valueOf(await nix.evalPackageStrictly(packageOf(flake, 'hello'), asked))).toEqual(facts);

    expect(valueOf(await nix.evalPackage(packageOf(flake, 'one'), asked)).licenses).toMatchObject([
      { spdxId: 'GPL-3.0-only' },
    ]);
    expect(valueOf(await nix.evalPackage(packageOf(flake, 'bare'), asked))).toMatchObject({
      pname: undefined,
      licenses: [],
      knownVulnerabilities: [],
    });
    expect(valueOf(await nix.evalPackage(packageOf(flake, 'refusing'), asked))).toMatchObject({
      name: 'hello-1.0',
      knownVulnerabilities: ['CVE-3'],
      outPath: undefined,
      drvPath: undefined,
    });
    expect(valueOf(await nix.evalPackage(packageOf(flake, 'a.b^*'), asked)).pname).toBe('odd');
    expect(status(root)).toBe('');
  });

  test('an app is the path that its program is in', async () => {
    const root = repository(world.folder, 'app', FLAKE);
    const flake = { kind: 'git', root } as const;
    const app = (name: string) =>
      nix.evalPackage({ kind: 'flake', flake, attribute: ['apps', SYSTEM, name] }, asked);
    const { outPath } = valueOf(await nix.evalPackage(packageOf(flake, 'bare'), asked));
    expect(valueOf(await app('hello'))).toMatchObject({ outPath, description: 'an app', name: undefined });
    expect(valueOf(await app('refusing')).outPath).toBeUndefined();
    expect(await app('astray')).toMatchObject({
      message: 'it is no package: an app whose program is not in the store',
    });
  });

  test('strict evaluation takes inputs from the places that are allowed', async () => {
    const input = repository(world.folder, 'input', '{ outputs = _: { name = "from-the-input"; }; }');
    const root = repository(
      world.folder,
      'with-input',
      `{
        inputs.input.url = "git+file://${input}";
        outputs = { self, input }: {
          packages.${SYSTEM}.a = derivation { name = input.name; system = "${SYSTEM}"; builder = "/bin/sh"; };
        };
      }`,
    );
    world.run('nix', 'flake', 'lock', root);
    git(root, 'commit', '--quiet', '--all', '--message=lock');
    const a = packageOf({ kind: 'git', root }, 'a');
    expect(await nix.evalPackageStrictly(a, asked)).toMatchObject({ ok: false, reason: 'failed' });
    const allowedUris = [`git+file://${world.folder}/`, `file://${world.folder}/`];
    expect(valueOf(await nix.evalPackageStrictly(a, { ...asked, allowedUris })).name).toBe('from-the-input');
    // A lock that is not there is neither made nor done without, and one that lacks something is not completed.
    const lock = join(root, 'flake.lock');
    const incomplete = '{"nodes":{"root":{}},"root":"root","version":7}\n';
    for (const text of [incomplete, undefined]) {
      if (text === undefined) git(root, 'rm', '--quiet', '--force', 'flake.lock');
      else writeFileSync(lock, text);
      const before = status(root);
      for (const answer of [
        await nix.evalPackageStrictly(a, { ...asked, allowedUris }),
        await nix.flakeMetadata(a.flake, asked),
      ])
        expect(answer).toMatchObject({ message: expect.stringMatching(/requires lock file changes/) });
      expect([status(root), existsSync(lock) ? readFileSync(lock, 'utf8') : undefined]).toEqual([
        before,
        text,
      ]);
    }
    expect(valueOf(await nix.evalPackage(a, asked)).name).toBe('from-the-input');
    expect(existsSync(join(root, 'flake.lock'))).toBe(false);
  });

  test('what is no package is told, safe to be shown', async () => {
    const flake = { kind: 'git', root: repository(world.folder, 'none', FLAKE) } as const;
    const said = async (attribute: readonly string[]) => {
      const answer = await nix.evalPackage({ kind: 'flake', flake, attribute }, asked);
      return answer.ok ? undefined : `${answer.reason}: ${answer.message}`;
    };
    expect(await said(['lib', 'x'])).toBe('failed: it is no package: int');
    expect(await said(['packages', SYSTEM])).toBe('failed: it is no package: set');
    expect(await said(['nothing'])).toMatch(/^failed: Nix says: flake .* does not provide attribute/);
    const broken = await said(['packages', SYSTEM, 'broken']);
    expect(broken).toMatch(/^failed: Nix says: broken/);
    expect(broken).not.toMatch(/[\p{Cc}]/u);
  });

  test('an output is built again', async () => {
    const flake = { kind: 'git', root: repository(world.folder, 'again', FLAKE) } as const;
    expect(valueOf(await nix.rebuild(packageOf(flake, 'again'), asked)).result).toBe('not-built');
    world.run('nix', 'build', '--no-link', `git+file://${flake.root}#again`);
    expect(valueOf(await nix.rebuild(packageOf(flake, 'again'), asked)).result).toBe('same');
    expect(readdirSync(flake.root)).not.toContain('result');
  });
});
