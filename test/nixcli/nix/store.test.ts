import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { closureOf, largestOf } from '../../../server/src/nixcli/nix/closure.ts';
import { createInfoCache } from '../../../server/src/nixcli/nix/create.ts';
import { installed, makeWorld, nameOf, tellWhereNoneIs, valueOf } from './world.ts';

tellWhereNoneIs();

const asked = { asked: true } as const;

describe.each([...installed])('the store of the Nix of %s', (suite, program) => {
  const world = makeWorld(suite, program);
  const nix = world.session();
  const [top = '', alone = '', self = '', fixed = '', ...two] = world.build(
    'top',
    'alone',
    'self',
    'fixed',
    'two',
  );
  const nowhere = join(world.storeDir, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-nowhere');
  const pathOf = (name: string): string => {
    const found = world.run('nix-store', '--query', '--requisites', top).split('\n');
    return found.find((path) => nameOf(path) === name) ?? '';
  };

  test('infos are what nix-store says of them, for names of every kind', async () => {
    const paths = [top, alone, self, fixed, ...two, world.instantiate('top'), nowhere, `${nowhere}.drv`];
    const infos = valueOf(await nix.pathInfo(paths));
    expect([...infos.keys()].toSorted()).toEqual(
      paths.filter((path) => !path.includes('nowhere')).toSorted(),
    );
    expect([top, alone].map(nameOf)).toEqual(['top?x=1', '-alone']);
    for (const [path, info] of infos) {
      const ask = (what: string): string => world.run('nix-store', '--query', what, path).trim();
      expect(String(info.narSize)).toBe(ask('--size'));
      expect(info.references.join('\n')).toBe(ask('--references').split('\n').toSorted().join('\n'));
      expect(info.deriver ?? 'unknown-deriver').toBe(ask('--deriver'));
      const nar = execFileSync(
        'sh',
        ['-c', '"$1" --dump "$2" | sha256sum', 'sh', join(program, '../nix-store'), path],
        {
          env: world.env,
          encoding: 'utf8',
        },
      );
      expect(Buffer.from(info.narHash.slice('sha256-'.length), 'base64').toString('hex')).toBe(
        nar.slice(0, 64),
      );
    }
    expect(infos.get(self)?.references).toEqual([self]);
    expect(infos.get(fixed)?.ca).toMatch(/^fixed:sha256:/);
    expect(infos.get(top)).toMatchObject({ ultimate: true, ca: undefined, signatures: [] });
    expect(Math.abs((infos.get(top)?.registrationTime ?? 0) - Date.now() / 1000)).toBeLessThan(600);
  });

  test('a closure is as large as Nix says, and has the paths that it says', async () => {
    const closure = valueOf(await nix.closure(top));
    const said = world.run('nix', 'path-info', '--closure-size', top).trim().split(/\s+/);
    expect(closure?.size).toBe(Number(said[1]));
    const paths = world.run('nix-store', '--query', '--requisites', top).trim().split('\n');
    expect([...(closure?.infos.keys() ?? [])].toSorted()).toEqual(paths.toSorted());
    expect(closure && largestOf(closure, 1).map(({ path }) => nameOf(path))).toEqual(['leaf-1.0']);
    expect(valueOf(await nix.closure(nowhere))).toBeUndefined();

    const drv = world.instantiate('top');
    const inputs = world.run('nix-store', '--query', '--requisites', drv).trim().split('\n');
    expect([...(valueOf(await nix.closure(drv))?.infos.keys() ?? [])].toSorted()).toEqual(inputs.toSorted());
  });

  test('a way to a dependency is as long as that of nix why-depends, and each step refers to the next', async () => {
    const leaf = pathOf('leaf-1.0');
    const way = valueOf(await nix.whyDepends(top, leaf)) ?? [];
    const tree = world.run('nix', 'why-depends', top, leaf).trim().split('\n');
    expect(way.map(({ path }) => path).length).toBe(tree.length);
    expect([way[0]?.path, way.at(-1)?.path]).toEqual([top, leaf]);
    for (const [at, { path, narSize }] of way.entries()) {
      const next = way[at + 1]?.path;
      if (next !== undefined)
        expect(world.run('nix-store', '--query', '--references', path).split('\n')).toContain(next);
      expect(String(narSize)).toBe(world.run('nix-store', '--query', '--size', path).trim());
    }
    expect(valueOf(await nix.whyDepends(leaf, top))).toBeUndefined();
    expect(valueOf(await nix.whyDepends(top, top))?.length).toBe(1);
  });

  test('referrers and roots, also by links with odd names', async () => {
    const leaf = pathOf('leaf-1.0');
    expect(
      valueOf(await nix.referrers(leaf))
        .map(nameOf)
        .toSorted(),
    ).toEqual(['mid', 'other']);
    const link = join(world.folder, 'a\n -> b');
    world.run('nix-store', '--realise', top, '--add-root', link, '--indirect');
    expect(valueOf(await nix.roots(leaf))).toContainEqual({ link, target: top });
    expect(valueOf(await nix.roots(alone))).toEqual([]);
    expect(valueOf(await nix.referrers(nowhere))).toEqual([]);
  });

  test('derivations, by themselves and of what they make', async () => {
    const drv = world.instantiate('top');
    const derivation = valueOf(await nix.derivation(top));
    expect(derivation).toEqual(valueOf(await nix.derivation(drv)));
    expect(derivation).toMatchObject({ path: drv, name: 'top?x=1', builder: '/bin/sh', inputSources: [] });
    expect(derivation?.outputs.get('out')?.path).toBe(top);
    expect(
      [...(derivation?.inputDerivations ?? [])].map(([path, outputs]) => [nameOf(path), outputs]),
    ).toEqual(
      expect.arrayContaining([
        ['mid.drv', ['out']],
        ['other.drv', ['out']],
      ]),
    );
    expect(derivation?.env.get('name')).toBe('top?x=1');
    const both = valueOf(await nix.derivation(world.instantiate('two')));
    expect(new Set([...(both?.outputs.values() ?? [])].map(({ path }) => path))).toEqual(new Set(two));
    expect(valueOf(await nix.derivation(world.instantiate('fixed')))?.outputs.get('out')?.hash).toMatch(
      /^(?:[0-9a-f]{64}|sha256-.*)$/,
    );
    expect(valueOf(await nix.derivation(world.instantiate('structured')))?.name).toBe('structured');
    expect(valueOf(await nix.derivation(nowhere))).toBeUndefined();
    expect(valueOf(await nix.derivation(`${nowhere}.drv`))).toBeUndefined();
  });

  test('what is known of a path holds after a restart, and only as long as it is there', async () => {
    const cache = createInfoCache(world.env);
    await world.session({ cache }).closure(top);
    const saved = createInfoCache(world.env, cache.save());
    const blind = world.session({ cache: saved, nix: { found: false, message: 'none' } });
    expect(valueOf(await blind.closure(top))?.size).toBe(valueOf(await nix.closure(top))?.size);
    expect(valueOf(await blind.pathInfo([top])).get(top)).toEqual(
      valueOf(await nix.pathInfo([top])).get(top),
    );
    const times: number[] = [];
    for (let n = 0; n < 10; n++) {
      const start = performance.now();
      await blind.closure(top);
      times.push(performance.now() - start);
    }
    expect(Math.min(...times)).toBeLessThan(5);
    expect(await blind.closure(alone)).toMatchObject({ reason: 'nix-missing' });
    // A store of another folder is another store.
    const elsewhere = createInfoCache({}, cache.save());
    expect(elsewhere.get(top)).toBeUndefined();
    expect(closureOf(top, (one) => elsewhere.get(one)?.info)).toBeUndefined();

    const gone = world.build('never')[0] ?? '';
    await world.session({ cache }).pathInfo([gone]);
    expect(cache.get(gone)).toBeDefined();
    world.run('nix-store', '--delete', gone);
    expect(valueOf(await world.session({ cache }).pathInfo([gone]))).toEqual(new Map());
  });

  test('what is built again under the same name is another content, of which is asked anew', async () => {
    const cache = createInfoCache(world.env);
    const [path = ''] = world.build('longer');
    const before = valueOf(await world.session({ cache }).closure(path));
    world.run('nix-store', '--delete', path);
    for (let tries = 0; tries < 20; tries++) {
      world.build('longer');
      if (world.run('nix-store', '--query', '--size', path).trim() !== String(before?.size)) break;
      world.run('nix-store', '--delete', path);
    }
    const size = Number(world.run('nix-store', '--query', '--size', path));
    expect(size).not.toBe(before?.size);
    expect(valueOf(await world.session({ cache }).closure(path))?.size).toBe(size);
    expect(valueOf(await world.session({ cache }).pathInfo([path])).get(path)?.narSize).toBe(size);
  });

  test('contents and trust are separate answers', async () => {
    const leaf = pathOf('leaf-1.0');
    const fine = { failed: [], unchecked: 'none' };
    expect(valueOf(await nix.verifyContents([top], { closure: true }))).toEqual({ modified: [], ...fine });
    expect(valueOf(await nix.verifyTrust([top], { closure: true }))).toEqual({ untrusted: [], ...fine });
    const half = valueOf(await nix.verifyContents([top, nowhere]));
    expect(half).toMatchObject({ modified: [], unchecked: expect.stringMatching(/^(?:named|any)$/) });

    const content = readFileSync(leaf);
    const { mode } = lstatSync(leaf);
    chmodSync(leaf, 0o644);
    writeFileSync(leaf, 'not what was built');
    const found = valueOf(await nix.verifyContents([top], { closure: true }));
    expect(found.modified.map(({ path }) => path)).toEqual([leaf]);
    const expected = world.run('nix-store', '--query', '--hash', leaf).trim();
    expect(found.modified[0]).toMatchObject({ expected, got: expect.stringMatching(/^sha256:/) });
    expect(valueOf(await nix.verifyContents([top])).modified).toEqual([]);
    expect(valueOf(await nix.verifyTrust([top], { closure: true })).untrusted).toEqual([]);
    const told: string[] = [];
    const check = valueOf(await nix.checkStore({ ...asked, onProgress: ({ text }) => told.push(text) }));
    expect(check.modified.map(({ path }) => path)).toEqual([leaf]);
    expect(check.others).toEqual([]);
    expect(told.length).toBeGreaterThan(0);
    writeFileSync(leaf, content);
    chmodSync(leaf, mode);
    expect(valueOf(await nix.checkStore(asked))).toEqual({ modified: [], disappeared: [], others: [] });
  });

  test('signatures, and what nobody that is trusted has signed', async () => {
    const secret = world.run('nix', 'key', 'generate-secret', '--key-name', 'test-1');
    const keyFile = join(world.folder, 'key');
    writeFileSync(keyFile, secret);
    const key = execFileSync(
      program,
      ['--extra-experimental-features', 'nix-command', 'key', 'convert-secret-to-public'],
      {
        env: world.env,
        input: secret,
        encoding: 'utf8',
      },
    );
    mkdirSync(join(world.folder, 'cache'));
    const cache = `file://${world.folder}/cache`;
    world.run('nix', 'copy', '--to', `${cache}?secret-key=${keyFile}`, self);
    world.run('nix', 'copy', '--to', cache, alone);
    world.run('nix-store', '--delete', self, alone);
    expect(existsSync(self)).toBe(false);
    world.run('nix', 'copy', '--no-check-sigs', '--from', cache, self, alone);

    const infos = valueOf(await world.session().pathInfo([self, alone]));
    expect(infos.get(self)).toMatchObject({
      ultimate: false,
      signatures: [expect.stringMatching(/^test-1:/)],
    });
    expect(infos.get(alone)).toMatchObject({ ultimate: false, signatures: [] });
    expect(valueOf(await nix.verifyTrust([self, alone, top])).untrusted.toSorted()).toEqual(
      [self, alone].toSorted(),
    );
    const trusting = world.session({
      env: { ...world.env, NIX_CONFIG: `${world.env['NIX_CONFIG']}\ntrusted-public-keys = ${key.trim()}` },
    });
    expect(valueOf(await trusting.verifyTrust([self, alone, top])).untrusted).toEqual([alone]);
  });
});
