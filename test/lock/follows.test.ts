import { describe, expect, test } from 'vitest';
import { end, graph, read, show } from './graphs.ts';

describe('follows', () => {
  test('goes by the names of inputs, not by the keys of nodes', () => {
    const lock = graph({
      root: { nixpkgs: 'nixpkgs_7', mid: 'other' },
      other: { nixpkgs: ['nixpkgs'], dep: 'nixpkgs' },
      nixpkgs: { up: ['mid', 'dep'], own: ['nixpkgs_7'] },
      nixpkgs_7: {},
    });
    expect(end(lock, 'other', 'nixpkgs')).toBe('nixpkgs_7');
    expect(end(lock, 'nixpkgs', 'up')).toBe('nixpkgs');
    expect(end(lock, 'nixpkgs', 'own')).toBe('no nixpkgs_7 at 0 of nixpkgs_7');
  });

  test('starts at the root, whatever it is called and whoever follows', () => {
    const lock = graph(
      { 'the flake': { a: 'a', x: 'x_2' }, a: { x: 'x', y: ['x'] }, x: {}, x_2: {}, root: { x: 'x' } },
      'the flake',
    );
    expect(end(lock, 'a', 'y')).toBe('x_2');
  });

  test('each step may follow in turn', () => {
    const lock = graph({
      root: { a: 'a', b: ['a', 'c'], d: ['b', 'e'] },
      a: { c: ['f'], g: ['d'] },
      f: { e: ['a', 'h'] },
      h: {},
      i: {},
    });
    expect(end(lock, 'a', 'g')).toBe('no f at 0 of f');
    const mended = graph({
      root: { a: 'a', b: ['a', 'c'], d: ['b', 'e'], f: 'f' },
      a: { c: ['f'], g: ['d'], h: 'h' },
      f: { e: ['a', 'h'] },
      h: {},
    });
    expect(end(mended, 'a', 'g')).toBe('h');
    expect(end(mended, 'root', 'd')).toBe('h');
  });

  test('the empty path is the root', () => {
    const lock = graph({ root: { a: 'a' }, a: { x: [], y: ['a', 'x', 'a'] } });
    expect(end(lock, 'a', 'x')).toBe('root');
    expect(end(lock, 'a', 'y')).toBe('a');
  });

  test('circles are found, and told from what leads into them', () => {
    const lock = graph({
      root: { a: 'a', b: 'b', c: ['a', 'x'], s: ['s'] },
      a: { x: ['b', 'x'] },
      b: { x: ['a', 'x'], y: ['b', 'y', 'z'] },
    });
    expect(end(lock, 'a', 'x')).toBe('circle b/x a/x b/x');
    expect(end(lock, 'b', 'x')).toBe('circle b/x a/x b/x');
    expect(end(lock, 'root', 'c')).toBe('circle b/x a/x b/x');
    expect(end(lock, 'root', 's')).toBe('circle s s');
    expect(end(lock, 'b', 'y')).toBe('circle b/y/z b/y/z');
  });

  test('the same path may be needed twice without being a circle', () => {
    const lock = graph({
      root: { n: 'n', a: 'a', r: ['n'], p: ['r', 'q', 'r2'] },
      n: { q: ['a'] },
      a: { r2: ['n'] },
    });
    expect(end(lock, 'root', 'p')).toBe('n');
  });

  test('a node that is missing on the way is told as such', () => {
    const lock = graph({ root: { a: 'gone', b: ['a', 'c'] } });
    expect(end(lock, 'root', 'a')).toBe('no node gone');
    expect(end(lock, 'root', 'b')).toBe('no node gone');
  });

  test('only edges to nodes reach a node', () => {
    const lock = graph({
      root: { a: 'a', b: ['b'] },
      a: { c: 'c', root: 'root' },
      b: {},
      c: { a: 'a' },
      d: { c: 'c' },
    });
    expect([...lock.reachable].sort()).toEqual(['a', 'c', 'root']);
  });

  test('names of the prototype are names like others', () => {
    const lock = graph({
      root: {
        constructor: '__proto__',
        toString: ['constructor', 'hasOwnProperty'],
      },
    });
    const text =
      '{"nodes":{"__proto__":{"inputs":{"hasOwnProperty":["toString"]}},"root":{"inputs":{"__proto__":"__proto__","toString":["__proto__","valueOf"]}}},"root":"root","version":7}';
    const other = read(text);
    expect(show(lock.resolve(lock.rootNode!.inputs.get('constructor')!))).toBe('no node __proto__');
    expect([...other.reachable]).toEqual(['root', '__proto__']);
    expect(end(other, 'root', '__proto__')).toBe('__proto__');
    expect(end(other, '__proto__', 'hasOwnProperty')).toBe('no valueOf at 1 of __proto__/valueOf');
  });
});
