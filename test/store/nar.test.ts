import { Buffer } from 'node:buffer';
import { expect, it } from 'vitest';
import { compareNames, entryStart, fileEnd, fileStart, linkNode } from '../../server/src/store/nar.ts';
import { ODD_NAMES } from '../harness/random-tree.ts';

it('writes lengths that have no room in 32 bits', () => {
  for (const size of [0, 255, 256, 2 ** 32 - 1, 2 ** 32, 2 ** 45 + 12_345]) {
    const length = Buffer.from(fileStart(size, false)).subarray(-8);
    expect(length.readBigUInt64LE()).toBe(BigInt(size));
  }
});

it('fills what it writes up to a multiple of eight bytes', () => {
  for (let length = 0; length < 20; length++) {
    const bytes = new Uint8Array(length).fill(1);
    for (const words of [linkNode(bytes), entryStart(bytes)]) expect(words.length % 8).toBe(0);
    expect((length + fileEnd(length).length) % 8).toBe(0);
  }
});

it('orders names by their bytes, as Buffer.compare does', () => {
  const ours = [...ODD_NAMES].sort(compareNames);
  expect(ours).toEqual([...ODD_NAMES].sort(Buffer.compare));
  // Strings would be in another order.
  const texts = ours.map((name) => name.toString());
  expect(texts).not.toEqual([...texts].sort());
});
