import { expect, test } from 'vitest';
import { read, showCalls } from './reading.ts';

const rows: readonly (readonly [text: string, expected: readonly string[]])[] = [
  ['toString 1', ['builtin builtins.toString(1)']],
  ['map f [ 1 ]', ['builtin builtins.map(f, [ 1 ])']],
  ['(map f) [ 1 ]', ['builtin builtins.map(f, [ 1 ])']],
  ['((map) (f)) ([ 1 ])', ['builtin builtins.map((f), ([ 1 ]))']],
  ['[ 1 ] |> map f', ['builtin builtins.map(f, [ 1 ])']],
  ['map f <| [ 1 ]', ['builtin builtins.map(f, [ 1 ])']],
  [
    '[ 1 ] |> map f |> toString',
    ['builtin builtins.toString([ 1 ] |> map f)', 'builtin builtins.map(f, [ 1 ])'],
  ],
  ['toString <| toString <| 1', ['builtin builtins.toString(toString <| 1)', 'builtin builtins.toString(1)']],
  ['1 |> (2 |> map)', ['builtin builtins.map(2, 1)']],
  ['toString (toString 1)', ['builtin builtins.toString((toString 1))', 'builtin builtins.toString(1)']],
  ['pkgs: pkgs.fetchurl { }', ['library pkgs.fetchurl({ })']],
  ['(pkgs: pkgs.fetchurl { }) x', ['local(x)', 'library pkgs.fetchurl({ })']],
  ['let f = builtins.fetchurl; in f "x"', ['builtin builtins.fetchurl("x")']],
  ['let f = builtins.map g; in f "x"', ['builtin builtins.map(g)', 'local f("x")']],
  ['{ a = f: f 1; }', ['library f(1)']],
  ['"${toString 1}"', ['builtin builtins.toString(1)']],
  ['{ ${toString 1} = 2; }', ['builtin builtins.toString(1)']],
  ['f.g.h 1', ['unknown(1)']],
  ['(if a then map else throw) 1', ['local(1)']],
  ['[ (map f) map f ]', ['builtin builtins.map(f)']],
  ['import ./x { }', ['builtin builtins.import(./x, { })']],
  ['1 || 2', []],
  ['map', []],
];

test.each(rows)('%s', (text, expected) => {
  expect(showCalls(read(text))).toEqual(expected);
});

test('a call knows its places', () => {
  const text = 'x: (x.y) 1 2';
  const [call] = read(text).calls;
  expect(call && [call.span, call.calleeSpan].map(({ start, end }) => text.slice(start, end))).toEqual([
    '(x.y) 1 2',
    'x.y',
  ]);
});
