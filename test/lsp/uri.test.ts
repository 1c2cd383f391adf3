import { expect, test } from 'vitest';
import { isFileKey, keyOf, uriOf } from '../../server/src/lsp/uri.ts';

test.each([
  ['file:///home/a%20b/c.nix', '/home/a b/c.nix'],
  ['file:///home/100%25/c.nix', '/home/100%/c.nix'],
  ['file:///home/%C3%BC/%F0%9F%A6%80.nix', '/home/ü/🦀.nix'],
  ['file:///home/a%2Bb.nix', '/home/a+b.nix'],
  ['file:///home/a+b.nix', '/home/a+b.nix'],
  ['file:///home/x/../y.nix', '/home/y.nix'],
  ['untitled:Untitled-1', 'untitled:Untitled-1'],
  ['file:///a%2Fb.nix', 'file:///a%2Fb.nix'],
  ['file://host/a.nix', 'file://host/a.nix'],
  ['file:///%E0%A4%A', 'file:///%E0%A4%A'],
  ['', ''],
])('%s is known as %s', (uri, key) => {
  expect(keyOf(uri, false)).toBe(key);
});

test.each([
  ['file:///c%3A/Users/x/flake.nix', 'c:/Users/x/flake.nix'],
  ['file:///C:/Users/x/flake.nix', 'c:/Users/x/flake.nix'],
  ['file:///c:/a%20b.nix', 'c:/a b.nix'],
  ['file://server/share/flake.nix', '//server/share/flake.nix'],
])('on Windows %s is known as %s', (uri, key) => {
  expect(keyOf(uri, true)).toBe(key);
  expect(isFileKey(key)).toBe(true);
});

test('a path has a URI that leads back to it', () => {
  for (const path of ['/a b/ü🦀.nix', '/100%/#x?y.nix', '/a+b/c.nix', "/it's(1).nix"]) {
    expect(keyOf(uriOf(path), false)).toBe(path);
  }
  expect(uriOf('untitled:Untitled-1')).toBe('untitled:Untitled-1');
  expect(isFileKey('untitled:Untitled-1')).toBe(false);
});
