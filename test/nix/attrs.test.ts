import { describe, expect, test } from 'vitest';
import { read, showValue } from './reading.ts';

/** The file's top expression as a set, bindings merged. */
const rows: readonly (readonly [section: string, text: string, expected: string])[] = [
  ['merging', '{ a.b = 1; a.c = 2; }', '{ a = { b = 1; c = 2; }; }'],
  ['merging', '{ a = { b = 1; }; a.c = 2; }', '{ a = { b = 1; c = 2; }; }'],
  ['merging', '{ a.b = 1; a = { c = 2; }; }', '{ a = { b = 1; c = 2; }; }'],
  ['merging', '{ a = { b = 1; }; a = { c = 2; }; }', '{ a = { b = 1; c = 2; }; }'],
  ['merging', '{ a = ({ b = 1; }); a.c = 2; }', '{ a = { b = 1; c = 2; }; }'],
  ['merging', '{ a = rec { b = 1; }; a.c = 2; }', '{ a = { b = 1; c = 2; }; }'],
  ['merging', '{ a.b.c = 1; a.b.d = 2; a.e = 3; }', '{ a = { b = { c = 1; d = 2; }; e = 3; }; }'],
  ['merging', '{ a.b = { c = 1; }; a = { b.d = 2; }; }', '{ a = { b = { c = 1; d = 2; }; }; }'],
  ['merging', 'rec { a.b = 1; a.c = 2; }', '{ a = { b = 1; c = 2; }; }'],
  ['merging', 'let x.a = 1; x.b = 2; in x', '{ a = 1; b = 2; }'],

  ['duplicates', '{ a = 1; a = 2; }', '{ a = duplicate; }'],
  ['duplicates', '{ a.b = 1; a = 2; }', '{ a = duplicate; }'],
  ['duplicates', '{ a = f { }; a.b = 2; }', '{ a = duplicate; }'],
  ['duplicates', '{ a.b = 1; a.b = 2; }', '{ a = { b = duplicate; }; }'],
  ['duplicates', 'let x = 1; in { inherit x; x = 2; }', '{ x = duplicate; }'],

  ['names', '{ "a" = 1; "b c" = 2; }', '{ a = 1; b c = 2; }'],
  ['names', '{ "a".b = 1; a."c" = 2; }', '{ a = { b = 1; c = 2; }; }'],
  ['names', '{ ${"a"} = 1; }', '{ a = 1; }'],
  ['names', '{ a.${"b"} = 1; a.c = 2; }', '{ a = { b = 1; c = 2; }; }'],
  ['names', '{ ${x} = 1; b = 2; }', '{ b = 2; … }'],
  ['names', '{ "a${x}" = 1; b = 2; }', '{ b = 2; … }'],
  ['names', '{ a.${x} = 1; a.b = 2; c = 3; }', '{ a = { b = 2; … }; c = 3; }'],
  ['names', '{ or = 1; __proto__ = 2; constructor = 3; }', '{ or = 1; __proto__ = 2; constructor = 3; }'],
  ['names', String.raw`{ "a\nb" = 1; }`, '{ a\nb = 1; }'],

  ['inherit', 'let a = 1; b = "x"; in { inherit a b; }', '{ a = 1; b = "x"; }'],
  ['inherit', 'let s = { a = 1; b = 2; }; in { inherit (s) a b; }', '{ a = 1; b = 2; }'],
  ['inherit', 'let s = { t.a = 1; }; in { inherit (s.t) a; inherit (s) z; }', '{ a = 1; z = ?; }'],
  ['inherit', 'x: { }', '?'],
  ['inherit', '{ inherit; inherit (x); a = 1; }', '{ a = 1; }'],
  ['inherit', 'let a = 1; in { inherit "a"; }', '{ a = 1; }'],
  ['inherit', '{ inherit (import ./x) a; }', '{ a = name(library a); }'],
  [
    'inherit',
    '{ inherit (builtins) currentSystem true; }',
    '{ currentSystem = name(builtin builtins.currentSystem); true = true; }',
  ],

  ['empty', '{ }', '{ }'],
  ['empty', 'rec { }', '{ }'],
  ['empty', '({ /* c */ })', '{ }'],
];

describe.each([...new Set(rows.map(([section]) => section))])('%s', (section) => {
  test.each(rows.filter(([one]) => one === section))('%s: %s', (_, text, expected) => {
    const facts = read(text);
    expect(showValue(facts, facts.value(facts.top))).toBe(expected);
  });
});

test('an attribute knows its places', () => {
  const text = '{ a.b = 1; "c" = { }; inherit (s) d; }';
  const facts = read(text);
  const value = facts.value(facts.top);
  const attrs = value.kind === 'attrs' ? [...value.attrs.attrs.values()] : [];
  const places = attrs.map(({ nameSpan, span, valueRow, set, inherit }) => [
    text.slice(nameSpan.start, nameSpan.end),
    text.slice(span.start, span.end),
    valueRow !== undefined,
    set !== undefined,
    inherit !== undefined,
  ]);
  expect(places).toEqual([
    ['a', 'a.b = 1;', false, true, false],
    ['"c"', '"c" = { };', true, true, false],
    ['d', 'inherit (s) d;', false, false, true],
  ]);
});

test('a path of many names is read step by step', () => {
  const text = `{ ${Array.from({ length: 3_000 }, () => 'a').join('.')} = 1; }`;
  const facts = read(text);
  let value = facts.value(facts.top);
  let depth = 0;
  while (value.kind === 'attrs') {
    const attr = value.attrs.attrs.get('a');
    if (attr === undefined) break;
    value = facts.attrValue(attr);
    depth++;
  }
  expect(depth).toBe(3_000);
});
