import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { VerifyJson } from '../../server/src/cli/nix/verify-json.ts';
import { installed, makeWorld } from '../nixcli/nix/world.ts';
import { audit, parsed, tamper } from './nix-worlds.ts';

describe.each([...installed])('with the Nix of %s', (suite, program) => {
  const world = makeWorld(suite, program);

  test('the pins of other tools have the store paths that their Nix code gives them', () => {
    const root = join(world.folder, 'pins');
    mkdirSync(join(root, 'tree-1'), { recursive: true });
    writeFileSync(join(root, 'tree-1/default.nix'), '1\n');
    execFileSync('tar', ['-czf', 'tree-1.tar.gz', 'tree-1'], { cwd: root });
    const url = `file://${root}/tree-1.tar.gz`;
    const hash = world.run('nix', 'hash', 'path', join(root, 'tree-1')).trim();
    const fetched = (name: string, arguments_: string): string =>
      JSON.parse(
        world.run(
          'nix',
          'eval',
          '--impure',
          '--json',
          '--expr',
          `builtins.${name} { url = "${url}"; ${arguments_} }`,
        ),
      );
    const write = (file: string, content: unknown) => {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), JSON.stringify(content));
    };
    const flat = world.run('nix', 'hash', 'file', '--base32', join(root, 'tree-1.tar.gz')).trim();
    const paths = {
      'npins/sources.json': fetched('fetchTarball', `sha256 = "${hash}";`),
      'nix/sources.json': fetched('fetchTarball', `name = "my-tree-src"; sha256 = "${hash}";`),
      '_sources/generated.json': fetched('fetchurl', `sha256 = "${flat}";`),
    };
    write('npins/sources.json', {
      version: 7,
      pins: { tree: { type: 'Tarball', url, locked_url: url, hash } },
    });
    write('nix/sources.json', { 'my-tree': { type: 'tarball', url, sha256: hash } });
    write('_sources/generated.json', {
      tree: { name: 'tree', version: '1', src: { type: 'url', url, sha256: flat, name: null } },
    });
    const { code, json } = parsed(audit(world, root, 'verify', '--format', 'json'));
    const found = json.locks.map(({ file, inputs: [pin] }: VerifyJson['locks'][number]) => [
      file,
      pin?.store.path,
      pin?.verdict,
    ]);
    expect(found).toEqual(Object.entries(paths).map(([file, path]) => [file, path, 'verified']));
    expect(code).toBe(0);
    tamper(paths['_sources/generated.json']);
    expect(audit(world, root, 'verify', '_sources/generated.json').code).toBe(1);
  });
});
