import { expect, test } from 'vitest';
import { statusLine } from '../../server/src/cli/nix/status-line.ts';

function line() {
  const written: string[] = [];
  let now = 0;
  const status = statusLine(
    (text) => void written.push(text),
    () => now,
  );
  return { written, status, at: (time: number) => void (now = time) };
}

test('a short run shows nothing, and leaves nothing to be taken away', () => {
  const { written, status, at } = line();
  status.show('a');
  at(499);
  status.show('b');
  status.clear();
  expect(written).toEqual([]);
});

test('a long one shows now and then what it does, on one line, and takes it away again', () => {
  const { written, status, at } = line();
  at(500);
  status.show('one\n\u001b[31m');
  at(550);
  status.show('too soon');
  at(600);
  status.show('x'.repeat(100));
  status.clear();
  status.clear();
  const erase = '\r\u001b[2K';
  expect(written).toEqual([String.raw`${erase}one\n\e[31m`, `${erase}${'x'.repeat(77)}…`, erase]);
});

test('where there is no terminal, nothing is ever written', () => {
  const status = statusLine(undefined, () => 1e9);
  expect(() => {
    status.show('a');
    status.clear();
  }).not.toThrow();
});
