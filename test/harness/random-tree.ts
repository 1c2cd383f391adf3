import { Buffer } from 'node:buffer';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';

/** Names that some program somewhere reads as something else, or puts into another order than that of their bytes. */
export const ODD_NAMES: readonly Buffer[] = [
  ...[
    'a',
    'a-',
    'a.b',
    'a b',
    'A',
    'ab',
    ' ',
    'line\nbreak',
    '-rf',
    '--',
    '...',
    '.hidden',
    'tab\there',
    'quote"\'`$(x)',
    '\\',
    '*',
    '~',
    '\u001b[31m',
    'é',
    'e\u0301',
    '\uff5e',
    '\u{1f600}',
    'x~nix~case~hack~1',
    'n'.repeat(255),
  ].map((text) => Buffer.from(text)),
  Buffer.from([0xff]),
  Buffer.from([0xc3]),
  Buffer.from([0x61, 0x80, 0x62]),
  Buffer.from([0xed, 0xa0, 0x80]),
];

/** How long the bytes of files are where padding could go wrong, and where a buffer of the reader ends. */
const SIZES = [0, 1, 7, 8, 9, 15, 16, 63, 1000, 131_071, 131_072, 131_073, 300_000];

/** Writes a random tree to a path where nothing is: a folder, or sometimes a file or a link. */
export function writeRandomTree(path: Buffer, next: () => number, depth = 3): void {
  const choice = next() % 8;
  if (choice < 3) {
    writeFileSync(path, randomBytes(SIZES[next() % SIZES.length] ?? 0, next));
    chmodSync(path, [0o644, 0o755, 0o444, 0o654, 0o700, 0o611][next() % 6] ?? 0o644);
  } else if (choice === 3) symlinkSync(linkTarget(next), path);
  else {
    mkdirSync(path);
    if (depth === 0) return;
    for (const name of someOf(ODD_NAMES, next() % 8, next))
      writeRandomTree(Buffer.concat([path, Buffer.from('/'), name]), next, depth - 1);
  }
}

function linkTarget(next: () => number): Buffer {
  const targets = ['.', '..', '/', '/nowhere', 'a', './a//b/', 'x'.repeat(1 + (next() % 300))];
  const odd = ODD_NAMES[next() % ODD_NAMES.length] ?? Buffer.from('a');
  return next() % 2 === 0 ? odd : Buffer.from(targets[next() % targets.length] ?? 'a');
}

function someOf<T>(all: readonly T[], count: number, next: () => number): readonly T[] {
  const left = [...all];
  return Array.from({ length: count }, () => left.splice(next() % left.length, 1)).flat();
}

function randomBytes(length: number, next: () => number): Buffer {
  return Buffer.from(Uint32Array.from({ length: Math.ceil(length / 4) }, next).buffer, 0, length);
}
