import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FLAKE, git, packageOf, repository, SYSTEM } from './repositories.ts';
import { installed, makeWorld, tellWhereNoneIs, valueOf } from './world.ts';

tellWhereNoneIs();

const asked = { asked: true } as const;

describe.each([...installed])('a hostile flake with the Nix of %s', (suite, program) => {
  const world = makeWorld(suite, program);
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
    const root = repository(world.folder, 'hostile', hostile(port));
    const flake = { kind: 'path', folder: root } as const;
    // Nothing around it is in the way of the network.
    const env = Object.fromEntries(Object.entries(world.env).filter(([name]) => !name.endsWith('_proxy')));
    const nix = world.session({ env });

    const refused = await nix.flakeMetadata(flake);
    expect(refused.ok || refused.reason).toBe(suite === 'bookworm' ? 'untrusted' : true);
    // What Nix 2.8 has to be asked for reaches nothing either.
    expect(valueOf(await nix.flakeMetadata(flake, asked)).path).toBeDefined();
    for (const name of ['fetches', 'imports'])
      expect(await nix.evalPackageStrictly(packageOf(flake, name), asked)).toMatchObject({
        reason: 'failed',
      });
    expect([requests, existsSync(tripped)]).toEqual([0, false]);

    // Both tripwires work, where evaluation is asked for, as then it may.
    await nix.evalPackage(packageOf(flake, 'fetches'), asked);
    expect(requests).toBeGreaterThan(0);
    await nix.evalPackage(packageOf(flake, 'imports'), asked);
    expect(readFileSync(tripped, 'utf8')).toBe('x\n');
  });

  test('runs no program by what the settings of the user allow to expressions that they write', async () => {
    const ran = join(world.folder, 'exec-ran');
    const evil = join(world.folder, 'exec');
    writeFileSync(evil, `#!/bin/sh\necho >> ${ran}\necho '"x"'\n`);
    chmodSync(evil, 0o755);
    const flake = `{ outputs = _: { packages.${SYSTEM}.a = derivation { name = builtins.exec [ "${evil}" ]; system = "${SYSTEM}"; builder = "/bin/sh"; }; }; }`;
    const root = repository(world.folder, 'exec-flake', flake);
    const output = packageOf({ kind: 'path', folder: root }, 'a');
    const env = {
      ...world.env,
      NIX_CONFIG: `${world.env['NIX_CONFIG']}\nallow-unsafe-native-code-during-evaluation = true`,
    };
    const nix = world.session({ env });
    const strict = await nix.evalPackageStrictly(output, asked);
    expect(strict).toMatchObject({ ok: false });
    expect(existsSync(ran)).toBe(false);
    // The tripwire works, where evaluation is asked for.
    await nix.evalPackage(output, asked);
    expect(existsSync(ran)).toBe(true);
  });

  test("runs nothing that its repository's configuration names, unless it is asked for", async () => {
    const root = repository(world.folder, 'hooked', FLAKE);
    const wire = join(world.folder, 'filter');
    writeFileSync(wire, `#!/bin/sh\necho "$0" >> ${wire}-ran\ncat\n`);
    chmodSync(wire, 0o755);
    git(root, 'config', 'core.fsmonitor', wire);
    git(root, 'config', 'filter.f.clean', wire);
    git(root, 'config', 'filter.f.smudge', wire);
    writeFileSync(join(root, '.git/info/attributes'), '* filter=f\n');
    writeFileSync(join(root, 'flake.nix'), `${FLAKE}\n`);
    const answer = await world.session().flakeMetadata({ kind: 'git', root });
    expect(answer.ok || answer.reason).toBe(suite === 'bookworm' ? 'untrusted' : true);
    expect(existsSync(`${wire}-ran`)).toBe(false);
    // The tripwire works.
    git(root, 'status');
    expect(existsSync(`${wire}-ran`)).toBe(true);
  });
});
