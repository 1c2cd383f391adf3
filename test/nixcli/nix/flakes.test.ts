import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FlakeFolder, FlakeOutput } from '../../../server/src/nixcli/nix/installable.ts';
import { installed, makeWorld, tellWhereNoneIs, valueOf } from './world.ts';

tellWhereNoneIs();

const asked = { asked: true } as const;
const SYSTEM = 'x86_64-linux';

const FLAKE = `{
  description = "A flake";
  outputs = { self }: let
    drv = more: derivation { name = "hello-1.0"; system = "${SYSTEM}"; builder = "/bin/sh"; args = [ "-c" "echo hi > $out" ]; } // more;
  in {
    packages.${SYSTEM} = {
      hello = drv {
        pname = "hello";
        version = "1.0";
        meta = {
          description = "says hi";
          license = [ { spdxId = "MIT"; fullName = "MIT License"; free = true; } "a word" { shortName = "unfree"; free = false; } ];
          knownVulnerabilities = [ "CVE-1" "CVE-2" ];
        };
      };
      one = drv { meta.license = { spdxId = "GPL-3.0-only"; }; };
      bare = drv { };
      refusing = drv { outPath = throw "not allowed"; drvPath = throw "not allowed"; meta.knownVulnerabilities = [ "CVE-3" ]; };
      "a.b^*" = drv { pname = "odd"; };
      again = derivation { name = "again"; system = "${SYSTEM}"; builder = "/bin/sh"; args = [ "-c" "echo > $out" ]; };
      broken = throw "broken\\u001b[31m\\n[x](command:y)";
    };
    lib.x = 7;
  };
}
`;

describe.each([...installed])('flakes with the Nix of %s', (suite, program) => {
  const world = makeWorld(suite, program);
  const nix = world.session();
  const git = (folder: string, ...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=e@x', ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    });
  const repository = (name: string, flake: string, dir = ''): string => {
    const root = join(world.folder, name);
    mkdirSync(join(root, dir), { recursive: true });
    writeFileSync(join(root, dir, 'flake.nix'), flake);
    git(root, 'init', '--quiet', '--initial-branch=main');
    git(root, 'add', '--all');
    git(root, 'commit', '--quiet', '--message=first');
    return root;
  };
  const output = (flake: FlakeFolder, ...attribute: readonly string[]): FlakeOutput => ({
    kind: 'flake',
    flake,
    attribute: ['packages', SYSTEM, ...attribute],
  });
  const status = (root: string): string => git(root, 'status', '--porcelain', '--ignored');

  test('metadata of folders and repositories with any name, of which nothing is changed', async () => {
    for (const name of ['plain', "a b'c", 'x#y?dir=z&^%41', 'ä']) {
      const root = repository(`metadata-${name}`, FLAKE);
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
    const root = repository('below', FLAKE, '-sub dir/x');
    const flake = { kind: 'git', root, dir: '-sub dir/x' } as const;
    expect(valueOf(await nix.flakeMetadata(flake, asked)).description).toBe('A flake');
    writeFileSync(join(root, flake.dir, 'flake.nix'), FLAKE.replace('A flake', 'Changed'));
    const changed = valueOf(await nix.flakeMetadata(flake, asked));
    expect([changed.description, changed.revision]).toEqual(['Changed', undefined]);
  });

  test('what a package says of itself', async () => {
    const root = repository('package', FLAKE);
    const flake = { kind: 'git', root } as const;
    const facts = valueOf(await nix.evalPackage(output(flake, 'hello'), asked));
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
    expect(valueOf(await nix.evalPackageStrictly(output(flake, 'hello'), asked))).toEqual(facts);

    expect(valueOf(await nix.evalPackage(output(flake, 'one'), asked)).licenses).toMatchObject([
      { spdxId: 'GPL-3.0-only' },
    ]);
    expect(valueOf(await nix.evalPackage(output(flake, 'bare'), asked))).toMatchObject({
      pname: undefined,
      licenses: [],
      knownVulnerabilities: [],
    });
    expect(valueOf(await nix.evalPackage(output(flake, 'refusing'), asked))).toMatchObject({
      name: 'hello-1.0',
      knownVulnerabilities: ['CVE-3'],
      outPath: undefined,
      drvPath: undefined,
    });
    expect(valueOf(await nix.evalPackage(output(flake, 'a.b^*'), asked)).pname).toBe('odd');
    expect(status(root)).toBe('');
  });

  test('strict evaluation takes inputs from the places that are allowed', async () => {
    const input = repository('input', '{ outputs = _: { name = "from-the-input"; }; }');
    const root = repository(
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
    const a = output({ kind: 'git', root }, 'a');
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
    const flake = { kind: 'git', root: repository('none', FLAKE) } as const;
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
    const flake = { kind: 'git', root: repository('again', FLAKE) } as const;
    expect(valueOf(await nix.rebuild(output(flake, 'again'), asked)).result).toBe('not-built');
    world.run('nix', 'build', '--no-link', `git+file://${flake.root}#again`);
    expect(valueOf(await nix.rebuild(output(flake, 'again'), asked)).result).toBe('same');
    expect(readdirSync(flake.root)).not.toContain('result');
  });

  describe('fetching anew', () => {
    const own = () => readdirSync(join(world.folder, 'own')).filter((name) => name.startsWith('refetch'));

    test('gives the hash of what is there, whatever the lock and the store say', async () => {
      const root = repository('source', FLAKE);
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
      const root = repository('gone', FLAKE);
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

  describe('a hostile flake', () => {
    let requests = 0;
    const server = createServer((_, response) => {
      requests++;
      response.end('{}');
    });
    beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)));
    afterAll(() => server.close());
    const tripped = join(world.folder, 'tripped');

    const hostile = (port: number): string => `{
      nixConfig = {
        flake-registry = "http://127.0.0.1:${port}/registry";
        post-build-hook = "${join(world.folder, 'tripwire')}";
        allow-import-from-derivation = true;
        restrict-eval = false;
        allowed-uris = "http://";
        substituters = "http://127.0.0.1:${port}/";
      };
      outputs = { self }: let
        drv = name: more: derivation { inherit name; system = "${SYSTEM}"; builder = "/bin/sh"; args = [ "-c" "echo x > ${tripped}; echo 7 > $out" ]; } // more;
      in {
        packages.${SYSTEM} = {
          fetches = drv "a-\${toString (builtins.stringLength (builtins.readFile (builtins.fetchurl { url = "http://127.0.0.1:${port}/x"; sha256 = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"; })))}" { };
          imports = drv "a-\${toString (import (drv "ifd" { }))}" { };
        };
      };
    }`;

    test('reaches nothing and runs nothing in what is asked automatically', async () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      writeFileSync(join(world.folder, 'tripwire'), `#!/bin/sh\necho hook > ${tripped}\n`);
      chmodSync(join(world.folder, 'tripwire'), 0o755);
      const root = repository('hostile', hostile(port));
      const flake = { kind: 'path', folder: root } as const;
      // Nothing around it is in the way of the network.
      const env = Object.fromEntries(Object.entries(world.env).filter(([name]) => !name.endsWith('_proxy')));
      const nix = world.session({ env });

      const refused = await nix.flakeMetadata(flake);
      expect(refused.ok || refused.reason).toBe(suite === 'bookworm' ? 'untrusted' : true);
      // What Nix 2.8 has to be asked for reaches nothing either.
      expect(valueOf(await nix.flakeMetadata(flake, asked)).path).toBeDefined();
      for (const name of ['fetches', 'imports'])
        expect(await nix.evalPackageStrictly(output(flake, name), asked)).toMatchObject({ reason: 'failed' });
      expect([requests, existsSync(tripped)]).toEqual([0, false]);

      // Both tripwires work, where evaluation is asked for, as then it may.
      await nix.evalPackage(output(flake, 'fetches'), asked);
      expect(requests).toBeGreaterThan(0);
      await nix.evalPackage(output(flake, 'imports'), asked);
      expect(readFileSync(tripped, 'utf8')).toBe('x\n');
    });

    test("runs nothing that its repository's configuration names, unless it is asked for", async () => {
      const root = repository('hooked', FLAKE);
      const wire = join(world.folder, 'filter');
      writeFileSync(wire, `#!/bin/sh\necho "$0" >> ${wire}-ran\ncat\n`);
      chmodSync(wire, 0o755);
      git(root, 'config', 'core.fsmonitor', wire);
      git(root, 'config', 'filter.f.clean', wire);
      git(root, 'config', 'filter.f.smudge', wire);
      writeFileSync(join(root, '.git/info/attributes'), '* filter=f\n');
      writeFileSync(join(root, 'flake.nix'), `${FLAKE}\n`);
      const answer = await nix.flakeMetadata({ kind: 'git', root });
      expect(answer.ok || answer.reason).toBe(suite === 'bookworm' ? 'untrusted' : true);
      expect(existsSync(`${wire}-ran`)).toBe(false);
      // The tripwire works.
      git(root, 'status');
      expect(existsSync(`${wire}-ran`)).toBe(true);
    });
  });
});
