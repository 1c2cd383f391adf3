import { execFileSync } from 'node:child_process';
import { symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadGrammars } from '../../server/src/engine/disk/grammars.ts';
import { MAX_TEXT_BYTES, readText } from '../../server/src/engine/disk/text.ts';
import { folder } from './folder.ts';

describe('readText', () => {
  it('gives the text as it stands, with its byte order mark and line ends', async () => {
    const root = folder({ 'a.nix': '\ufeff{\r\n}\u0000é😀' });
    expect(await readText(join(root, 'a.nix'))).toEqual({
      ok: true,
      text: '\ufeff{\r\n}\u0000é😀',
      bytes: 14,
    });
  });

  it.each([
    [
      'Latin-1',
      new Uint8Array([0x7b, 0x0a, 0x0a, 0x22, 0xe9, 0x22, 0x0a, 0x7d]),
      'it is not UTF-8 text (line 3)',
    ],
    ['a cut-off sequence', new Uint8Array([0x22, 0xc3]), 'it is not UTF-8 text (line 1)'],
    [
      'UTF-16, little end first',
      new Uint8Array([0xff, 0xfe, 0x7b, 0x00]),
      'it is UTF-16 text, and Nix reads UTF-8',
    ],
    [
      'UTF-16, big end first',
      new Uint8Array([0xfe, 0xff, 0x00, 0x7b]),
      'it is UTF-16 text, and Nix reads UTF-8',
    ],
  ])('does not take %s for text', async (_, bytes, message) => {
    const root = folder({ 'a.nix': bytes });
    expect(await readText(join(root, 'a.nix'))).toEqual({ ok: false, missing: false, message });
  });

  it('says what is no file', async () => {
    const root = folder({ 'folder.nix/': '', file: '' });
    expect(await readText(join(root, 'folder.nix'))).toMatchObject({
      ok: false,
      missing: false,
      message: 'it is a folder',
    });
    expect(await readText(join(root, 'none.nix'))).toMatchObject({ ok: false, missing: true });
    expect(await readText(join(root, 'file/x.nix'))).toMatchObject({ ok: false, missing: true });
    expect(await readText('a\0b')).toMatchObject({ ok: false });
  });

  it('reads no file above the limit', async () => {
    const root = folder({ 'huge.nix': '' });
    truncateSync(join(root, 'huge.nix'), MAX_TEXT_BYTES + 1);
    expect(await readText(join(root, 'huge.nix'))).toMatchObject({
      ok: false,
      message: 'it is too large (33 MB, and at most 32 MB are read)',
    });
  });

  it.skipIf(process.platform === 'win32')('opens no pipe and no device, and follows links', async () => {
    const root = folder({ 'a.nix': 'x' });
    execFileSync('mkfifo', [join(root, 'pipe.nix')]);
    symlinkSync('/dev/zero', join(root, 'device.nix'));
    symlinkSync('a.nix', join(root, 'link.nix'));
    symlinkSync('none', join(root, 'dangling.nix'));
    expect(await readText(join(root, 'pipe.nix'))).toMatchObject({
      ok: false,
      message: 'it is not a regular file',
    });
    expect(await readText(join(root, 'device.nix'))).toMatchObject({
      ok: false,
      message: 'it is not a regular file',
    });
    expect(await readText(join(root, 'link.nix'))).toMatchObject({ ok: true, text: 'x' });
    expect(await readText(join(root, 'dangling.nix'))).toMatchObject({ ok: false });
  });
});

describe('loadGrammars', () => {
  it('finds the WebAssembly files', async () => {
    const { runtime, nix, nixFast, json } = await loadGrammars();
    for (const bytes of [runtime, nix, nixFast, json])
      expect([...bytes.subarray(0, 4)]).toEqual([0, 0x61, 0x73, 0x6d]);
  });
});
