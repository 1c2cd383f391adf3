import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Verification } from '../../../server/src/lock/verification.ts';
import { createKept } from '../../../server/src/lsp/nix/kept.ts';
import { temporaryFolder } from '../../nixcli/nix/world.ts';

const key = (digit: string) => digit.repeat(64);
const found = (time: number, more: Partial<Verification> = {}): Verification => ({
  result: 'verified',
  by: 'store',
  time,
  ...more,
});

/** Two windows with the same folder. */
async function twoWindows() {
  const folder = join(temporaryFolder('windows'), 'made');
  const windows = [createKept({}), createKept({})] as const;
  for (const one of windows) await one.load(folder);
  const read = async () => {
    const third = createKept({});
    await third.load(folder);
    return third.verifications.cache();
  };
  return { folder, windows, read };
}

test('what two windows keep is kept of both', async () => {
  const { folder, windows, read } = await twoWindows();
  const [one, other] = windows;
  one.verifications.cache().set(key('a'), found(1));
  await one.save();
  other.verifications.cache().set(key('b'), found(2));
  await other.save();
  one.verifications.cache().set(key('c'), found(3));
  await one.save();
  const kept = await read();
  expect(['a', 'b', 'c'].map((digit) => kept.get(key(digit))?.time)).toEqual([1, 2, 3]);
  // Each knows by then what the other had found.
  expect(one.verifications.cache().get(key('b'))?.time).toBe(2);
  expect(readdirSync(folder)).toEqual(['verifications.json']);
});

test('a mismatch that one has found is not covered by what the other says of the store', async () => {
  const { windows, read } = await twoWindows();
  const [one, other] = windows;
  const mismatch = found(5, { result: 'mismatch', by: 'fetched' });
  one.verifications.cache().set(key('a'), mismatch);
  one.verifications.cache().set(key('b'), found(5));
  await one.save();
  other.verifications.cache().set(key('a'), found(9));
  other.verifications.cache().set(key('b'), found(9));
  await other.save();
  const kept = await read();
  expect(kept.get(key('a'))).toEqual(mismatch);
  expect(kept.get(key('b'))?.time).toBe(9);
});

test('rubbish that stands there by now is written over', async () => {
  const { folder, windows, read } = await twoWindows();
  const [one] = windows;
  one.verifications.cache().set(key('a'), found(1));
  await one.save();
  const file = join(folder, 'verifications.json');
  for (const rubbish of ['', '{', `{"version":1,"entries":{"x":1,"${key('b')}":{}}}`]) {
    writeFileSync(file, rubbish);
    one.verifications.cache().set(key('c'), found(3));
    await one.save();
    expect(JSON.parse(readFileSync(file, 'utf8')).entries).toHaveProperty(key('c'));
  }
  expect((await read()).get(key('a'))?.time).toBe(1);
  expect((await read()).get(key('b'))).toBeUndefined();
});
