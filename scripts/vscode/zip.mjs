// Reads a zip file, which is what a VSIX is. Only what vsce writes: no encryption, no zip64.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const STORED = 0;

/** The files of a zip: their names in order, and their contents on demand. */
export async function readZip(path) {
  const bytes = await readFile(path);
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || bytes.readUInt32LE(end) !== END) throw new Error(`${path} is no zip file`);
  const count = bytes.readUInt16LE(end + 10);
  const files = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let index = 0; index < count; index++) {
    if (bytes.readUInt32LE(at) !== ENTRY) throw new Error(`${path}: the directory is damaged`);
    const nameLength = bytes.readUInt16LE(at + 28);
    const entry = {
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
    };
    if (!entry.name.endsWith('/'))
      files.push({ name: entry.name, size: entry.size, read: () => content(bytes, entry) });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}

function content(bytes, { offset, packed, method }) {
  const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  const data = bytes.subarray(start, start + packed);
  return method === STORED ? data : inflateRawSync(data);
}

/** Writes the files of a zip into a folder. */
export async function unzip(path, folder) {
  for (const { name, read } of await readZip(path)) {
    const target = resolve(folder, name);
    if (!target.startsWith(folder + sep)) throw new Error(`${name} leads out of the folder`);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(join(target), read());
  }
}
