import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { dumpNar } from '../../server/src/engine/disk/nar.ts';
import { narHashOf } from '../../server/src/engine/disk/nar-hash.ts';
import { createNarOutput } from '../../server/src/engine/disk/nar-output.ts';

/** Links, pipes and rights as Nix knows them: it does not run elsewhere. */
const posix = process.platform !== 'win32';
const top = mkdtempSync(join(tmpdir(), 'nix-audit-nar-'));
afterAll(() => rmSync(top, { recursive: true, force: true }));
let folder = '';
let count = 0;
beforeEach(() => {
  folder = join(top, String(count++));
  mkdirSync(folder);
});
const at = (name: string): string => join(folder, name);

/** Large enough that others have their turn while it is read; it takes no room on the disk. */
const LARGE = 100_000_000;

function writeLarge(path: string): void {
  writeFileSync(path, '');
  truncateSync(path, LARGE);
}

/** Hashes the folder, and does something as soon as a part of it has been read. */
async function hashedWhile(act: () => void) {
  let isDone = false;
  return await narHashOf(folder, {
    onProgress: () => {
      if (!isDone) act();
      isDone = true;
    },
  });
}

test.skipIf(!posix)('writes the archive that the manual describes', async () => {
  writeFileSync(at('b'), 'twelve-bytes');
  chmodSync(at('b'), 0o755);
  symlinkSync('b', at('a'));
  mkdirSync(at('c'));
  const chunks: Buffer[] = [];
  const dumped = await dumpNar(folder, (bytes) => chunks.push(Buffer.from(bytes)));
  const words = [
    'nix-archive-1 ( type directory',
    'entry ( name a node ( type symlink target b ) )',
    'entry ( name b node ( type regular executable  contents twelve-bytes ) )',
    'entry ( name c node ( type directory ) ) )',
  ].flatMap((line) => line.split(' '));
  const expected = Buffer.concat(
    words.map((word) => {
      const length = Buffer.alloc(8);
      length.writeUInt32LE(word.length);
      return Buffer.concat([length, Buffer.from(word), Buffer.alloc((8 - (word.length % 8)) % 8)]);
    }),
  );
  expect(Buffer.concat(chunks).toString('latin1')).toBe(expected.toString('latin1'));
  expect(dumped).toEqual({ ok: true, size: expected.length });
  const narHash = `sha256-${createHash('sha256').update(expected).digest('base64')}`;
  expect(await narHashOf(folder)).toEqual({ ok: true, narHash, size: expected.length });
});

test.skipIf(!posix)('follows no link, not that which was asked for either', async () => {
  mkdirSync(at('folder'));
  symlinkSync('folder', at('link'));
  const link = await narHashOf(at('link'));
  expect(link).toMatchObject({ ok: true });
  expect(await narHashOf(`${at('link')}/`)).toEqual(link);
  expect(await narHashOf(`${at('link')}/.`)).toEqual(link);
  expect(await narHashOf(at('folder'))).not.toEqual(link);
});

test('reads a large file in little memory, tells how far it is, and lets others run', async () => {
  writeLarge(at('large'));
  const before = process.memoryUsage().arrayBuffers;
  const told: number[] = [];
  let most = 0;
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const result = await narHashOf(folder, {
    onProgress(bytes) {
      told.push(bytes);
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    },
  });
  clearInterval(timer);
  expect(result).toMatchObject({ ok: true, size: expect.any(Number) });
  expect(told.length).toBeGreaterThan(5);
  expect(told).toEqual([...told].sort((a, b) => a - b));
  expect(told.at(-1)).toBe(result.ok ? result.size : undefined);
  expect(most).toBeLessThan(8_000_000);
  expect(turns).toBeGreaterThan(5);
});

test('is cancelled before it begins, and in the middle', async () => {
  writeLarge(at('large'));
  const cancelled = { ok: false, reason: 'cancelled' };
  expect(await narHashOf(folder, { signal: AbortSignal.abort() })).toMatchObject(cancelled);
  const controller = new AbortController();
  const told: number[] = [];
  const hashing = narHashOf(folder, { signal: controller.signal, onProgress: (bytes) => told.push(bytes) });
  setTimeout(() => controller.abort(), 20);
  expect(await hashing).toMatchObject(cancelled);
  expect(told.at(-1)).toBeLessThan(LARGE);
});

test('says what is not there, and where', async () => {
  writeFileSync(at('file'), '');
  for (const path of [at('nothing'), at('file/below')])
    expect(await narHashOf(path)).toEqual({ ok: false, reason: 'missing', path });
  expect(await narHashOf('/a\0b')).toMatchObject({ ok: false, reason: 'failed' });
});

test.skipIf(!posix).each<[string, string, string, () => void]>([
  ['a file that is removed', 'vanished', 'z-file', () => rmSync(at('z-file'))],
  ['a folder that is removed', 'vanished', 'z', () => rmSync(at('z'), { recursive: true })],
  ['a file that becomes a folder', 'changed', 'z-file', () => swap('z-file', mkdirSync)],
  ['a file that becomes a link', 'changed', 'z-file', () => swap('z-file', linkElsewhere)],
  ['a folder that becomes a link', 'changed', 'z', () => swap('z', linkElsewhere)],
  ['a folder that becomes a file', 'changed', 'z', () => swap('z', (path) => writeFileSync(path, ''))],
  ['a link that becomes a file', 'changed', 'link', () => swap('link', (path) => writeFileSync(path, ''))],
  ['a file that becomes a pipe', 'changed', 'z-file', () => swap('z-file', makePipe)],
  ['a file that grows', 'changed', 'large', () => appendFileSync(at('large'), 'x')],
  ['a file that shrinks', 'changed', 'large', () => truncateSync(at('large'), 10)],
  ['a file that is touched', 'changed', 'large', () => utimesSync(at('large'), 1, 1)],
  ['a file that is added', 'changed', '', () => writeFileSync(at('added'), '')],
])('notices %s while it reads', async (_, reason, where, act) => {
  writeWhatChanges();
  expect(await hashedWhile(act)).toEqual({ ok: false, reason, path: where === '' ? folder : at(where) });
});

test.skipIf(!posix)('notices nothing where nothing changes', async () => {
  writeWhatChanges();
  expect(await hashedWhile(() => undefined)).toMatchObject({ ok: true });
});

function writeWhatChanges(): void {
  writeLarge(at('large'));
  symlinkSync('large', at('link'));
  mkdirSync(at('z'));
  writeFileSync(at('z-file'), 'text');
}

function linkElsewhere(path: string): void {
  symlinkSync(swapped(), path);
}

function makePipe(path: string): void {
  execFileSync('mkfifo', [path]);
}

/** Puts something else where a file or a folder is. */
function swap(name: string, make: (path: string) => void): void {
  renameSync(at(name), swapped());
  make(at(name));
}

/** Where that is put: a link to it leads to just what was there before. */
function swapped(): string {
  return join(top, `swapped-${count}`);
}

test.skipIf(!posix)('refuses what there is no archive of', async () => {
  execFileSync('mkfifo', [at('pipe')]);
  expect(await narHashOf(folder)).toEqual({ ok: false, reason: 'unsupported', path: at('pipe') });
  expect(await narHashOf('/dev/null')).toMatchObject({ ok: false, reason: 'unsupported' });
  const socket = createServer().listen(at('a-socket'));
  await new Promise((resolve) => socket.once('listening', resolve));
  expect(await narHashOf(folder)).toEqual({ ok: false, reason: 'unsupported', path: at('a-socket') });
  socket.close();
});

test.skipIf(!posix)('says what must not be read', async () => {
  writeFileSync(at('secret'), '');
  chmodSync(at('secret'), 0);
  chmodSync(top, 0o755);
  // Nothing is kept from root.
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    expect(await narHashOf(folder)).toEqual({ ok: false, reason: 'denied', path: at('secret') });
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
});

test.skipIf(process.platform !== 'linux')('leaves no file open, however it ends', async () => {
  writeLarge(at('large'));
  const open = () => readdirSync('/proc/self/fd').length;
  const before = open();
  const failing = () => {
    throw new Error('of a listener');
  };
  await expect(narHashOf(folder, { onProgress: failing })).rejects.toThrow('of a listener');
  const cancel = new AbortController();
  await narHashOf(folder, { signal: cancel.signal, onProgress: () => cancel.abort() });
  expect(await narHashOf(folder)).toMatchObject({ ok: true });
  expect(open()).toBe(before);
});

test('keeps of a file no more than it should have, whatever else is read of it', () => {
  const chunks: Buffer[] = [];
  const out = createNarOutput((bytes) => chunks.push(Buffer.from(bytes)));
  const read = (bytes: Buffer, at: number, length: number) => bytes.write('grown', at, length, 'latin1');
  // How many were read is told, so that it is seen.
  expect(out.fill(4, 5, read)).toBe(5);
  out.put(Buffer.from('.'));
  out.flush();
  expect(Buffer.concat(chunks).toString()).toBe('grow.');
  expect(out.size()).toBe(5);
});
