import { expect, test } from 'vitest';
import { read, showValue } from './reading.ts';

/** The bindings of `x`: their paths and their values as options. */
function bound(text: string, name = 'x'): string[] {
  const facts = read(text);
  return facts
    .bindings(name)
    .map(
      ({ path, attr, isLocal }) =>
        `${isLocal ? 'let ' : ''}${path.join('.')} = ${showValue(facts, facts.optionValue(attr))}`,
    );
}

test.each([
  ['{ x = 1; }', ['x = 1']],
  ['{ a.x = 1; b = { x = 2; }; }', ['a.x = 1', 'b.x = 2']],
  ['{ a.x.y = 1; a.x.z = 2; }', ['a.x = { y = 1; z = 2; }']],
  ['{ a = { x.y = 1; }; a.x.z = 2; }', ['a.x = { y = 1; z = 2; }']],
  ['{ "a b"."x" = 1; }', ['a b.x = 1']],
  ['{ a.${b}.x = 1; ${c} = { x = 2; }; }', ['x = 2']],
  ['rec { a = rec { x = y; y = 3; }; }', ['a.x = 3']],
  ['let x = 1; in { inherit x; }', ['let x = 1', 'x = 1']],
  ['let s.x = 1; in { inherit (s) x; }', ['let s.x = 1', 'x = 1']],
  ['let a = { x = 1; }; in a', ['a.x = 1']],
  ['{ pkgs, ... }: { nix.settings = { x = 1; }; }', ['nix.settings.x = 1']],
  ['{ a = f { x = 1; }; }', ['x = 1']],
  ['{ a = [ { x = 1; } ]; }', ['x = 1']],
  ['{ a = { b }: { x = 1; }; }', ['x = 1']],
  [
    '{ config = lib.mkIf c { a = mkMerge [ { x = 1; } ({ b.x = 2; }) ]; }; }',
    ['config.a.x = 1', 'config.a.b.x = 2'],
  ],
  ['{ a = { x = 1; } // (if c then { x = 2; } else { b.x = 3; }); }', ['a.x = 1', 'a.x = 2', 'a.b.x = 3']],
  ['{ a = with p; assert q; let y = 4; in { x = y; }; }', ['a.x = 4']],
  [
    '{ x = lib.mkForce (mkIf c [ 1 ]); y.x = mkOverride 10 2; z.x = mkMerge [ 1 ]; }',
    ['x = [ 1 ]', 'y.x = 2', 'z.x = ?'],
  ],
  ['{ x = mkForce; y.x = mkIf c; z.x = mkForce 1 2; }', ['x = ?', 'y.x = ?', 'z.x = ?']],
  ['{ options.a = mkOption { example = { x = 1; }; default = { x = 2; }; }; }', ['default.x = 2']],
  ['{ x = 1; x = 2; }', ['x = ?']],
  ['{ x = ; y.x = 2; }', ['y.x = 2']],
  ['{ x = { y = 1; ', []],
  ['x: x', []],
])('%s', (text, expected) => {
  expect(bound(text)).toEqual(expected);
});

test('the set around it is at hand', () => {
  const [binding] = read('{ a = { x = 1; y = 2; }; a.z = 3; }').bindings('x');
  expect([...(binding?.set.attrs.keys() ?? [])]).toEqual(['x', 'y', 'z']);
});

test('names like __proto__ are names', () => {
  expect(bound('{ __proto__ = 1; a.constructor = 2; }', '__proto__')).toEqual(['__proto__ = 1']);
  expect(bound('{ __proto__ = 1; a.constructor = 2; }', 'constructor')).toEqual(['a.constructor = 2']);
  expect(bound('{ a = 1; }', 'toString')).toEqual([]);
});

test('a path through thousands of sets takes little time', () => {
  const depth = 3000;
  const start = performance.now();
  expect(bound(`${'{ x = '.repeat(depth)}1${'; }'.repeat(depth)}`).length).toBe(depth);
  expect(performance.now() - start).toBeLessThan(3000);
});
