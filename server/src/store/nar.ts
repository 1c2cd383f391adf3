/**
 * The words of a NAR, the archive that Nix hashes a tree by (Nix manual, "Nix Archive (NAR) Format"). Each is its length
 * in eight bytes, the lowest first, its bytes, and zeros up to a multiple of eight. There is one NAR of a tree: it holds
 * neither times nor owners, and of the rights only whether the owner may run a file.
 *
 *     NAR_START node
 *     node   = fileStart(size, runs) bytes fileEnd(size) | linkNode(target) | FOLDER_START entry… FOLDER_END
 *     entry  = entryStart(name) node ENTRY_END, in the order of compareNames
 */

const LENGTH_BYTES = 8;

/** What a NAR begins with. */
export const NAR_START = framed('nix-archive-1');

export const FOLDER_START = framed('(', 'type', 'directory');
export const FOLDER_END = framed(')');
export const ENTRY_END = framed(')');

const FILE_START = framed('(', 'type', 'regular', 'contents');
const PROGRAM_START = framed('(', 'type', 'regular', 'executable', '', 'contents');
const LINK_START = framed('(', 'type', 'symlink', 'target');
const NAME = framed('entry', '(', 'name');
const NODE = framed('node');
const END = framed(')');
const ENDS_OF_FILES = Array.from({ length: 8 }, (_, zeros) => joined(new Uint8Array(zeros), END));

/** What stands before the bytes of a file. `size` is their number. */
export function fileStart(size: number, isExecutable: boolean): Uint8Array {
  return joined(isExecutable ? PROGRAM_START : FILE_START, lengthWord(size));
}

/** What stands behind the bytes of a file. */
export function fileEnd(size: number): Uint8Array {
  return ENDS_OF_FILES[paddingOf(size)] ?? END;
}

/** A symbolic link; what it leads to is kept as it is written, whether anything is there or not. */
export function linkNode(target: Uint8Array): Uint8Array {
  return joined(LINK_START, word(target), END);
}

/** What stands before the node of an entry. A name is bytes, in no encoding. */
export function entryStart(name: Uint8Array): Uint8Array {
  return joined(NAME, word(name), NODE);
}

/** The order of names in a folder: by their bytes, which is not that of JavaScript's strings. */
export function compareNames(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function framed(...texts: readonly string[]): Uint8Array {
  const encoder = new TextEncoder();
  return joined(...texts.map((text) => word(encoder.encode(text))));
}

function word(bytes: Uint8Array): Uint8Array {
  const framed = new Uint8Array(LENGTH_BYTES + bytes.length + paddingOf(bytes.length));
  setLength(framed, bytes.length);
  framed.set(bytes, LENGTH_BYTES);
  return framed;
}

function lengthWord(length: number): Uint8Array {
  const bytes = new Uint8Array(LENGTH_BYTES);
  setLength(bytes, length);
  return bytes;
}

/** Not by shifts, which have room for 32 bits only. */
function setLength(bytes: Uint8Array, length: number): void {
  for (let [at, rest] = [0, length]; rest > 0; at++) {
    bytes[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

function paddingOf(length: number): number {
  return (8 - (length % 8)) % 8;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
