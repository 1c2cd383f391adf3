import { describe, expect, test } from 'vitest';
import { read, showValue } from './reading.ts';

/** The value of a file's top expression. */
const rows: readonly (readonly [section: string, text: string, expected: string])[] = [
  ['strings', '"a b"', '"a b"'],
  ['strings', '""', '""'],
  ['strings', String.raw`"\n\r\t\\\"\$\x"`, String.raw`"\n\r\t\\\"$x"`],
  ['strings', '"\\${a} $${b} $$ $"', '"${a} $${b} $$ $"'],
  ['strings', '"a\r\nb\rc"', String.raw`"a\nb\nc"`],
  ['strings', "''a''", '"a"'],
  ['strings', "''\n    a\n      b\n    c\n  ''", String.raw`"a\n  b\nc\n"`],
  ['strings', "''  \n  a\n b''", String.raw`" a\nb"`],
  ['strings', "'' a\n   b''", String.raw`"a\n  b"`],
  ['strings', "''\n  a\n\n  b\n''", String.raw`"a\n\nb\n"`],
  ['strings', "''''$ ''${x} ''' ''\\n ''\\t''", '"$ ${x} \'\' \\n \\t"'],
  ['strings', "''$${x} $ '$' ' ''", "\"$${x} $ '$' ' \""],
  ['strings', "''\n  ''\\n\n    y\n''", String.raw`"\n\n  y\n"`],
  ['strings', "''\n\ta\n\tb''", String.raw`"\ta\n\tb"`],
  ['strings', "''\r\n a\r\n b''", String.raw`"\r\n a\r\n b"`],
  ['strings', "''\n  a ''", '"a "'],
  ['strings', "''\n  a\n   ''", String.raw`"a\n"`],
  ['strings', 'https://example.org/a?b=c', '"https://example.org/a?b=c"'],

  ['interpolation', 'let v = "1"; in "v${v}-${v}"', '"v1-1"'],
  ['interpolation', 'rec { v = "1"; u = "v${v}"; }.u', '"v1"'],
  ['interpolation', 'let v = "${w}.0"; w = "2"; in "v${v}"', '"v2.0"'],
  ['interpolation', 'let inherit (s) v; s.v = "1"; in "v${v}"', '"v1"'],
  ['interpolation', '"${"a"}${"b"}"', '"ab"'],
  ['interpolation', "\"${''a''}\"", '"a"'],
  ['interpolation', "let v = \"x\"; in ''\n  a\n  ${v}b\n''", String.raw`"a\nxb\n"`],
  ['interpolation', "let v = \"x\"; in ''\n    ${v}\n  b''", String.raw`"  x\nb"`],
  ['interpolation', 'x: "v${x}"', '?'],
  ['interpolation', '"v${x}w"', '?"v"'],
  ['interpolation', 'let v = "1${x}"; in "v${v}"', '?"v1"'],
  ['interpolation', '"v${./x}"', '?"v"'],
  ['interpolation', '"v${1}"', '?"v"'],
  ['interpolation', '"v${null}"', '?"v"'],
  ['interpolation', '"${derivation { }}"', '?""'],
  ['interpolation', 'let a = "${b}"; b = "${a}"; in a', '?""'],

  ['numbers and constants', '42', '42'],
  ['numbers and constants', '-1', '-1'],
  ['numbers and constants', '1.5e3', '1500'],
  ['numbers and constants', '9007199254740993', '?'],
  ['numbers and constants', '1 + 2', '3'],
  ['numbers and constants', 'true', 'true'],
  ['numbers and constants', 'builtins.false', 'false'],
  ['numbers and constants', 'null', 'null'],
  ['numbers and constants', 'let true = false; in true', 'false'],
  ['numbers and constants', 'let null = "x"; in null', '"x"'],
  ['numbers and constants', '{ true }: [ true ]', '?'],
  ['numbers and constants', 'with x; [ true null ]', '[ true null ]'],

  ['paths', './x', './x'],
  ['paths', '/etc/x', '/etc/x'],
  ['paths', '~/x', '~/x'],
  ['paths', '<nixpkgs>', '<nixpkgs>'],
  ['paths', './${"x"}', '?'],
  ['paths', './x + "/y"', '?'],
  ['paths', '"a" + ./x', '?"a"'],

  ['operators', '"a" + "b" + "c"', '"abc"'],
  ['operators', '"a" + x', '?"a"'],
  ['operators', '"a" + x + "b"', '?"a"'],
  ['operators', 'x + "a"', '?'],
  ['operators', '{ a = 1; b = 1; } // { b = 2; }', '{ a = 1; b = 2; }'],
  ['operators', '{ a = 1; } // x', '?'],
  ['operators', 'x // { a = 1; }', '?'],
  ['operators', '{ a = 1; } // { ${x} = 1; }', '{ a = 1; … }'],
  ['operators', '[ 1 ] ++ [ "a" ]', '[ 1 "a" ]'],
  ['operators', '[ 1 ] ++ x', '?'],
  ['operators', '1 < 2', '?'],
  ['operators', '!true', '?'],
  ['operators', 'if true then 1 else 2', '?'],
  ['operators', 'x: x', '?'],
  ['operators', 'f "x"', '?'],
  ['operators', '(("a"))', '"a"'],
  ['operators', 'let a = 1; in with x; assert a; a', '1'],
  ['operators', 'let { a = 1; body = a; }', '1'],

  ['names', 'lib.fakeHash', '?'],
  ['names', '{ lib }: [ ]', '?'],
  ['names', 'let f = { lib }: lib; s.lib = import ./x; in s.lib.fakeHash', 'name(library lib.fakeHash)'],
  ['names', 'with lib; fakeHash', 'name(library fakeHash)'],
  ['names', 'builtins.currentSystem', 'name(builtin builtins.currentSystem)'],
  ['names', 'let f = fetchTarball; in f', 'name(builtin builtins.fetchTarball)'],

  ['select', 'let s = { nixpkgs.url = "u"; }; in s.nixpkgs.url', '"u"'],
  ['select', '{ a.b = 1; }.a', '{ b = 1; }'],
  ['select', '{ a = 1; }.b', '?'],
  ['select', '{ a = 1; }.b or 2', '2'],
  ['select', '{ a = 1; }.a or 2', '1'],
  ['select', '{ ${x} = 1; }.b or 2', '?'],
  ['select', 'x.b or 2', '?'],
  ['select', 'let n = "a"; in { a = 1; }.${n}', '1'],
  ['select', 'let n = "a"; in { a = 1; }."${n}"', '1'],
  ['select', '{ a = 1; }."a"', '1'],
  ['select', 'let a = { b = a; c = 1; }; in a.b.b.b.c', '1'],
  ['select', 'let a = a.b; in a', '?'],
  ['select', 'let s = { inherit (t) x; }; t.x = 1; in s.x', '1'],
  ['select', 'let x = 1; s = { inherit x; }; in s', '{ x = 1; }'],
  ['select', 'let s = { inherit (y) x; }; in s', '{ x = ?; }'],

  [
    'self',
    '{ r = mkDerivation (finalAttrs: { version = "1"; src = "v${finalAttrs.version}"; }); }',
    '{ r = ?; }',
  ],
];

describe.each([...new Set(rows.map(([section]) => section))])('%s', (section) => {
  test.each(rows.filter(([one]) => one === section))('%s: %s', (_, text, expected) => {
    const facts = read(text);
    expect(showValue(facts, facts.value(facts.top))).toBe(expected);
  });
});

/** The value of the first argument of the call of `f`. */
const selfRows: readonly (readonly [text: string, expected: string])[] = [
  ['mk (finalAttrs: { v = "1"; s = f "${finalAttrs.v}"; })', '"1"'],
  ['lib.mk (finalAttrs: { v = "1"; s = f finalAttrs.v; })', '"1"'],
  ['mk (finalAttrs: rec { v = "1"; s = f "${finalAttrs.v}${v}"; })', '"11"'],
  ['mk (finalAttrs: let x = "2"; in { v = x; s = f finalAttrs.v; })', '"2"'],
  ['mk (finalAttrs: previousAttrs: { v = "1"; s = f finalAttrs.v; })', '"1"'],
  ['mk (finalAttrs: previousAttrs: { v = "1"; s = f previousAttrs.v; })', 'name(library previousAttrs.v)'],
  ['mk (final: { a.b = "1"; s = f final.a.b; })', '"1"'],
  ['fix (self: { v = "1"; s = f self.v; })', '"1"'],
  ['mk (finalAttrs: { s = f finalAttrs.v; })', '?'],
  ['mk (finalAttrs: { v = finalAttrs.v; s = f finalAttrs.v; })', '?'],
  ['mk (finalAttrs: { inherit (finalAttrs) v; s = f finalAttrs.v; })', '?'],
  ['mk (x: { v = "1"; s = f x.v; })', 'name(library x.v)'],
  ['map (final: { v = "1"; s = f final.v; }) xs', 'name(library final.v)'],
  ['{ g = finalAttrs: { v = "1"; s = f finalAttrs.v; }; }', 'name(library finalAttrs.v)'],
  ['mk rec { v = "1"; s = f "v${v}"; }', '"v1"'],
  ['f { a = 1; b.c = 2; }', '{ a = 1; b = { c = 2; }; }'],
  ['let g = f; in g "x"', '?'],
];

test.each(selfRows)('argument: %s', (text, expected) => {
  const facts = read(`{ lib, mk, fix }: ${text}`);
  const call = facts.calls.find(({ span }) => facts.table.text.slice(span.start, span.end).startsWith('f '));
  expect(call === undefined ? '?' : showValue(facts, facts.value(call.args[0] ?? -1))).toBe(expected);
});

test('strings that double do not fill the memory', () => {
  const lines = Array.from({ length: 60 }, (_, i) => `a${i + 1} = "\${a${i}}\${a${i}}";`);
  const facts = read(`let a0 = "xxxxxxxxxxxxxxxx"; ${lines.join(' ')} in a60`);
  expect(facts.value(facts.top).kind).toBe('unknown');
});

test('rows beyond the table are unknown', () => {
  const facts = read('1');
  expect([facts.value(-1).kind, facts.value(99).kind, facts.callee(-1).origin]).toEqual([
    'unknown',
    'unknown',
    'unknown',
  ]);
});
