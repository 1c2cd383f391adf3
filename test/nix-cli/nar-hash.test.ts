import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installedNix } from '../../scripts/nix/install.mjs';
import { narHashOf } from '../../server/src/engine/disk/nar-hash.ts';
import { nix32OfHex, parseHash } from '../../server/src/store/hash.ts';
import { seeded } from '../harness/random.ts';
import { ODD_NAMES, writeRandomTree } from '../harness/random-tree.ts';
import { createStore } from './stores.ts';

const installed = [...installedNix().values()];
const RANDOM_TREES = 60;

test('at least one Nix is asked', ({ skip }) => {
  const said = 'nothing was tried, as there is no Nix, which `npm test` installs';
  skip(installed.length === 0 && !process.env['CI'], said);
  expect(installed, said).not.toEqual([]);
});

/** As nix-hash prints it. */
async function ours(path: string): Promise<string> {
  const hashed = await narHashOf(path);
  if (!hashed.ok) return `${hashed.reason}: ${hashed.path}`;
  const parsed = parseHash(hashed.narHash);
  return parsed.ok ? nix32OfHex(parsed.hash.hex) : parsed.error;
}

describe.each(installed)('%s', (nix) => {
  const store = createStore(nix);
  afterAll(store.end);
  const folder = store.at('trees');
  const at = (name: string): string => join(folder, name);
  const theirs = (paths: readonly string[]): readonly string[] =>
    store.run('nix-hash', ['--type', 'sha256', '--base32', ...paths]).split('\n');

  beforeAll(() => writeTrees(folder));

  test.each([
    'file',
    'empty',
    'program',
    'run-by-others',
    'link',
    'dangling',
    'link-to-folder',
    'empty-folder',
    'folder',
    'odd',
    'nested',
    'large',
    'many',
    '.',
  ])('hashes %s as nix-hash does', async (name) => {
    expect([await ours(at(name))]).toEqual(theirs([at(name)]));
  });

  test('has the words of a lock for it, and the size that Nix has', async () => {
    const hashed = await narHashOf(at('odd'));
    const added = store.run('nix-store', ['--add', at('folder')]);
    const again = await narHashOf(added);
    expect(hashed).toMatchObject({ ok: true, narHash: store.run('nix', ['hash', 'path', at('odd')]) });
    expect(again).toEqual({
      ok: true,
      narHash: store.run('nix', ['hash', 'path', added]),
      size: Number(store.run('nix-store', ['--query', '--size', added])),
    });
  });

  test(`hashes ${RANDOM_TREES} random trees as nix-hash does`, async () => {
    const random = store.at('random');
    const paths = Array.from({ length: RANDOM_TREES }, (_, seed) => join(random, `tree-${seed}`));
    for (const [seed, path] of paths.entries()) writeRandomTree(Buffer.from(path), seeded(seed));
    const hashes: string[] = [];
    for (const path of paths) hashes.push(await ours(path));
    expect(hashes).toEqual(theirs(paths));
    // They are not all the same tree.
    expect(new Set(hashes).size).toBeGreaterThan(RANDOM_TREES / 2);
  });

  test('tells trees apart that differ in one bit', async () => {
    const [before] = theirs([at('program')]);
    chmodSync(at('program'), 0o644);
    expect(await ours(at('program'))).not.toBe(before);
    chmodSync(at('program'), 0o755);
    expect(await ours(at('program'))).toBe(before);
  });

  test('refuses what Nix refuses', async () => {
    mkdirSync(join(folder, '../pipes'));
    const pipe = join(folder, '../pipes/pipe');
    execFileSync('mkfifo', [pipe]);
    for (const path of [pipe, join(folder, '../pipes'), '/dev/null']) {
      expect(() => theirs([path])).toThrow(/unsupported type/);
      expect(await narHashOf(path)).toMatchObject({ ok: false, reason: 'unsupported' });
    }
  });
});

function writeTrees(folder: string): void {
  const at = (name: string): string => join(folder, name);
  writeFileSync(at('file'), 'text');
  writeFileSync(at('empty'), '');
  writeFileSync(at('program'), '#!/bin/sh\n');
  chmodSync(at('program'), 0o755);
  // Only the owner's right counts.
  writeFileSync(at('run-by-others'), '#!/bin/sh\n');
  chmodSync(at('run-by-others'), 0o655);
  symlinkSync('file', at('link'));
  symlinkSync('/nowhere/at all', at('dangling'));
  symlinkSync('folder', at('link-to-folder'));
  for (const name of ['folder', 'empty-folder', 'odd', 'nested/a/b/c/d'])
    mkdirSync(at(name), { recursive: true });
  for (const name of ODD_NAMES) {
    const path = Buffer.concat([Buffer.from(`${at('odd')}/`), name]);
    writeFileSync(path, name);
    symlinkSync(name, Buffer.concat([Buffer.from(`${at('folder')}/`), name]));
    mkdirSync(Buffer.concat([Buffer.from(`${at('nested/a/b/c')}/`), name]), { recursive: true });
  }
  // Read in many pieces, the last one of which is no multiple of eight.
  writeFileSync(at('large'), '');
  truncateSync(at('large'), 50_000_001);
  mkdirSync(at('many'));
  for (let n = 0; n < 3000; n++) writeFileSync(at(`many/${n}`), String(n));
}
