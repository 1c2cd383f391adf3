import { fileKind, mayHoldShell } from '../project.ts';

/** What a git index says is tracked, as far as an audit looks at it. Paths are relative to the work tree. */
export interface IndexPaths {
  /** Files that an audit looks at. */
  readonly files: ReadonlySet<string>;
  /** The folders that those are in, at every depth, and submodules. */
  readonly folders: ReadonlySet<string>;
}

/**
 * Reads the bytes of a git index of version 2 to 4, of a repository with SHA-1 or SHA-256. Undefined for everything
 * else, also for an index that is kept in several files or that leaves folders out. Never throws.
 *
 * Source: git's Documentation/gitformat-index.adoc.
 *
 * @param scripts whether files are kept, too, that may be scripts
 */
export function readGitIndex(bytes: Uint8Array, scripts = false): IndexPaths | undefined {
  return readWith(bytes, 20, scripts) ?? readWith(bytes, 32, scripts);
}

const SIGNATURE = 0x44495243;
const LONGEST_NAME = 65_536;
const MODE_AT = 24;
const STAT_BYTES = 40;
const EXTENDED = 0x4000;
const MODE_TYPE = 0xf000;
const MODE_SUBMODULE = 0xe000;

function readWith(bytes: Uint8Array, hashBytes: number, scripts: boolean): IndexPaths | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - hashBytes;
  if (end < 12 || view.getUint32(0) !== SIGNATURE) return undefined;
  const version = view.getUint32(4);
  if (version < 2 || version > 4) return undefined;
  const count = view.getUint32(8);
  const files = new Set<string>();
  const folders = new Set<string>();
  let name = new Uint8Array();
  let at = 12;

  for (let entry = 0; entry < count; entry++) {
    const flagsAt = at + STAT_BYTES + hashBytes;
    if (flagsAt + 4 > end) return undefined;
    const isExtended = version > 2 && (view.getUint16(flagsAt) & EXTENDED) !== 0;
    let nameAt = flagsAt + (isExtended ? 4 : 2);
    let kept = 0;
    if (version === 4) {
      const stripped = varint(bytes, nameAt, end);
      if (stripped === undefined || stripped.value > name.length) return undefined;
      kept = name.length - stripped.value;
      nameAt = stripped.after;
    }
    const nameEnd = bytes.indexOf(0, nameAt);
    if (nameEnd < 0 || nameEnd >= end || kept + nameEnd - nameAt > LONGEST_NAME) return undefined;
    name = joined(name.subarray(0, kept), bytes.subarray(nameAt, nameEnd));
    const isSubmodule = (view.getUint32(at + MODE_AT) & MODE_TYPE) === MODE_SUBMODULE;
    if (isSubmodule) addWithFoldersAbove(folders, decoder.decode(name));
    else if (scripts || mayBeLookedAt(name)) addFile(decoder.decode(name), scripts, files, folders);
    // Up to version 3, one to eight NULs end the name so that the entry's length is a multiple of eight.
    at = version === 4 ? nameEnd + 1 : at + (Math.floor((nameEnd - at) / 8) + 1) * 8;
  }
  return onlyKnownExtensions(view, at, end) ? { files, folders } : undefined;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function joined(start: Uint8Array, rest: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(start.length + rest.length);
  whole.set(start);
  whole.set(rest, start.length);
  return whole;
}

/** The number of letters to take off the name before: the encoding of offsets in pack files. */
function varint(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly value: number; readonly after: number } | undefined {
  let value = 0;
  for (let at = start; at < Math.min(end, start + 5); at++) {
    const byte = bytes[at] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, after: at + 1 };
    value++;
  }
  return undefined;
}

/** Whether the name ends as all do that an audit looks at: `.nix`, `.lock`, `s.json`, `d.json`, `.envrc`. Spares decoding the others. */
function mayBeLookedAt(name: Uint8Array): boolean {
  const last = lowerCase(name.at(-1));
  if (last === LETTER.n) {
    const first = lowerCase(name.at(-6));
    return first === LETTER.s || first === LETTER.d;
  }
  if (last === LETTER.c) return name.at(-6) === DOT;
  return last === LETTER.x || last === LETTER.k;
}

const DOT = 0x2e;
const LETTER = { c: 0x63, d: 0x64, k: 0x6b, n: 0x6e, s: 0x73, x: 0x78 };

function lowerCase(byte = 0): number {
  return byte | 0x20;
}

function addFile(path: string, scripts: boolean, files: Set<string>, folders: Set<string>): void {
  if (fileKind(path.toLowerCase()) === undefined && !(scripts && mayHoldShell(path))) return;
  files.add(path);
  const slash = path.lastIndexOf('/');
  if (slash > 0) addWithFoldersAbove(folders, path.slice(0, slash));
}

function addWithFoldersAbove(folders: Set<string>, path: string): void {
  for (let at = path; at !== '' && !folders.has(at); at = at.slice(0, Math.max(0, at.lastIndexOf('/'))))
    folders.add(at);
}

/** An extension whose name starts with a small letter changes what the entries mean (`link`: a part of them is elsewhere). */
function onlyKnownExtensions(view: DataView, start: number, end: number): boolean {
  let at = start;
  while (at + 8 <= end) {
    const first = view.getUint8(at);
    if (first < 0x41 || first > 0x5a) return false;
    at += 8 + view.getUint32(at + 4);
  }
  return at === end;
}
