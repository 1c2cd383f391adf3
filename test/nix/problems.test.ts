import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../server/src/text/edits.ts';
import { read, showCalls } from './reading.ts';

/** Texts that are not Nix: each problem's place is between « and ». */
const rows: readonly (readonly [section: string, text: string, ...messages: string[]])[] = [
  ['not closed', '{ a = «"»x; }', 'This `"` is not closed.'],
  ['not closed', '{\n  a = «"»foo;\n  b = "bar";\n  c = "baz";\n}', 'This `"` is not closed.'],
  ['not closed', "{\n  a = «''»\n    foo\n  ;\n  b = ''\n    bar\n  '';\n}", "This `''` is not closed."],
  ['not closed', '«/*» x', 'This `/*` is not closed.'],
  ['not closed', '«{» a = 1;', 'This `{` is not closed.'],
  ['not closed', '{\n  a = «{»\n    b = 1;\n  c = 2;\n}', 'This `{` is not closed.'],
  ['not closed', '{\n  a = f «{»\n    b = 1;\n  ;\n  c = 2;\n}', 'This `{` is not closed.'],
  ['not closed', '{ a = «{» b = 1; ; }', 'This `{` is not closed.'],
  ['not closed', '{\n  a = «[» 1 2;\n  b = 3;\n}', 'This `[` is not closed.'],
  ['not closed', '{\n  a = «[»\n    1\n  b = 2;\n}', 'This `[` is not closed.'],
  ['not closed', '{ a = «(»1 + 2; b = 3; }', 'This `(` is not closed.'],
  ['not closed', '{ a = «(»b; }', 'This `(` is not closed.'],
  ['not closed', 'f «(»x', 'This `(` is not closed.'],
  ['not closed', '{ inherit «(»x a; }', 'This `(` is not closed.'],
  ['not closed', '«{» a, b ? 1', 'This `{` is not closed.'],
  ['not closed', '«{» pkgs ? import <nixpkgs> {}: pkgs }', 'This `{` is not closed.'],
  ['not closed', '[ «(»a ]', 'This `(` is not closed.'],
  ['not closed', '«let» a = 1; b = 2', 'This `let` has no `in`.'],
  ['not closed', '(«let» a = 1; b = 2;)', 'This `let` has no `in`.'],
  ['not closed', '{ a = «if» x; }', 'This `if` has no `then`.'],
  ['not closed', '{ a = if x «then» y; }', 'This `then` has no `else`.'],
  ['not closed', '«with» lib', 'This `with` is not followed by `;` and an expression.'],

  ['semicolons', '{ a = «1» }', '`;` is missing here, after the value of `a`.'],
  ['semicolons', '{\n  a.b = «1»\n  c = 2;\n}', '`;` is missing here, after the value of `a.b`.'],
  ['semicolons', '{\n  a = f «x»\n  b.c.d = 2;\n}', '`;` is missing here, after the value of `a`.'],
  ['semicolons', '{\n  a = [ 1 «]»\n  "b" = 2;\n}', '`;` is missing here, after the value of `a`.'],
  ['semicolons', '{\n  a = "x«"»\n  inherit b;\n}', '`;` is missing here, after the value of `a`.'],
  ['semicolons', 'let a = «1» in a', '`;` is missing here, after the value of `a`.'],
  ['semicolons', '{ inherit «a»\n  b = 2; }', '`;` is missing here, after the names of `inherit`.'],
  ['semicolons', '{ inherit (x) «a» }', '`;` is missing here, after the names of `inherit`.'],
  [
    'semicolons',
    '{\n  a = «1»\n  b = «2»\n  c = 3;\n}',
    '`;` is missing here, after the value of `a`.',
    '`;` is missing here, after the value of `b`.',
  ],
  ['semicolons', '{ a = 1;«;» }', 'This `;` ends nothing.'],
  ['semicolons', '{ a = 1; }«;»', '`;` is not expected here.'],
  ['semicolons', '{ a = 1«,»\n  b = 2; }', 'A binding ends with `;`, not with `,`.'],

  ['values', '{ a «=» ; b = 1; }', 'The value of `a` is missing.'],
  ['values', '{\n  a «=»\n  b = 1;\n}', 'The value of `a` is missing.'],
  ['values', '{ a = b «+»; }', 'A value is missing after `+`.'],
  ['values', '{ a = "${x «+» }"; }', 'A value is missing after `+`.'],
  ['values', '1 «+»', 'A value is missing after `+`.'],
  ['values', '«(»)', 'There is nothing between these parentheses.'],
  ['values', '{ a = with x y«;» }', 'What follows this `;` is missing.'],
  ['values', '{ a = let b = 1; in «;» }', 'A value is expected here, not `;`.'],
  ['values', '«=» 1', 'A value is expected here, not `=`.'],
  ['values', '{ a = [ «if» x then y else z ]; }', '`if` in a list needs parentheses around it.'],
  ['values', '1 + «let» a = 1; in a', '`let` after `+` needs parentheses around it.'],
  ['values', '{ a = b «c»: d; }', 'The function `c: …` needs parentheses around it here.'],
  ['values', '[ 1«,» 2 ]', 'List elements are separated by spaces, not by commas.'],
  ['values', '[ 1 «+» 2 ]', 'An operation such as `+` needs parentheses in a list.'],
  ['values', '{ a = 1 2 «=» 3; }', '`=` is not expected here.'],
  ['values', '{ a = «rec» 1; }', 'After `rec` stands `{`.'],

  ['names', '{ x = foo«.»\n  b = 2; }', 'An attribute name is missing after this `.`.'],
  ['names', '{ a = b«.»; c = 1; }', 'An attribute name is missing after this `.`.'],
  ['names', '{ a«:» 1 }', "Between an attribute's name and its value stands `=`, not `:`."],
  ['names', '{ «a»; }', '`a` is given no value: `=` is missing.'],
  ['names', '{ a = 1; «b» }', '`b` is given no value: `=` is missing.'],
  ['names', '{ foo «bar» = 1; }', '`=` is expected after `foo`, not `bar`.'],
  ['names', '{ a «==» 1; }', '`=` is expected after `a`, not `==`.'],
  ['names', '{ «1» = 2; }', 'The name of an attribute is expected here, not `1`.'],
  ['names', '{ «if» = 1; }', "`if` is a keyword: as an attribute's name it needs quotes."],
  ['names', '{ a = x.«if»; }', "`if` is a keyword: as an attribute's name it needs quotes."],
  ['names', '{ inherit a«.»b; }', '`inherit` takes names, not paths: `inherit (a) b;`.'],
  ['names', '{ inherit a«,» b; }', 'The names after `inherit` are separated by spaces, not by commas.'],
  ['names', '{ a, «b» c }: a', '`,` is missing here, between two arguments.'],
  ['names', '{ a «...» }: a', '`=` is expected after `a`, not `...`.'],
  ['names', '{ a, b«}»\n a', '`:` is missing after the arguments of this function.'],
  ['names', '{ a, ...«,» b }: a', 'After `...` stands `}`.'],

  ['strangers', 'a «}»', '`}` is not expected here: nothing is open that it would close.'],
  ['strangers', '{ x = y«)» ; }', '`)` is not expected here: nothing is open that it would close.'],
  ['strangers', '{ a = «\\»x; }', 'The character `\\` is not expected here.'],
  ['strangers', '{ a = «é»; }', 'The character U+00E9 is not expected here.'],
  ['strangers', '[ 1 ] «else» 2', '`else` is not expected here.'],
  ['strangers', '{ a = "b«\0»"; }', 'The text holds a NUL character, which Nix does not allow.'],
  ['strangers', '{ a = «./b/»; }', 'A path must not end with `/` or hold `//`.'],
];

describe.each([...new Set(rows.map(([section]) => section))])('%s', (section) => {
  test.each(rows.filter(([one]) => one === section))('%s: %s', (_, marked, ...messages) => {
    const { text, spans } = unmark(marked);
    const told = read(text).problems.map(({ message, span }) => ({ message, span }));
    expect(told).toEqual(messages.map((message, i) => ({ message, span: spans[i] })));
  });
});

describe('a sign that is said to mend a place does', () => {
  const texts = rows.map(([, marked]) => unmark(marked).text);
  const mendable = texts.flatMap((text) =>
    read(text).problems.flatMap(({ span, put }) => (put === undefined ? [] : [{ text, span, put }])),
  );
  test.each(mendable)('$text', ({ text, span, put }) => {
    const start = put.where === 'behind' ? span.end : span.start;
    const mended = applyEdits(text, [{ span: { start, end: span.end }, text: put.text }]) ?? '';
    expect(read(mended).problems.length).toBeLessThan(read(text).problems.length);
  });
  test('there are such places', () => expect(mendable.length).toBeGreaterThan(10));
});

function unmark(marked: string): { text: string; spans: { start: number; end: number }[] } {
  const spans: { start: number; end: number }[] = [];
  let text = '';
  for (const part of marked.split(/([«»])/)) {
    if (part === '«') spans.push({ start: text.length, end: text.length });
    else if (part === '»') spans[spans.length - 1]!.end = text.length;
    else text += part;
  }
  return { text, spans };
}

test('an encrypted file is said to be one', () => {
  expect(read('\0GITCRYPT\0\u0001\u0002"{').problems.map(({ message }) => message)).toEqual([
    'This file is encrypted with git-crypt, so it cannot be audited.',
  ]);
});

/** Nix that must not be found wrong. */
const valid = [
  '{ a, b, }: a',
  '{ a, b ? 1, ... }@args: args',
  'args@{ }: args',
  '[ 1 ] |> map (x: x)',
  '{ inherit; inherit (x); }',
  'let { body = 1; }',
  '{ a.or = 1; }.a.b or 2',
  '"${"a${"b"}"}"',
  "''$${a} ''${b} '''''",
  '# c\r{ a = 1; }',
  '{ a = -1; b = !true; c = x ? y.z; }',
  '/* K ſ */ 1',
  '',
];

test.each(valid)('valid: %j', (text) => {
  expect(read(text).problems).toEqual([]);
});

/** Half-typed code: what stands in or beside the broken place is not believed, the rest is. */
const damaged: readonly (readonly [text: string, calls: readonly string[]])[] = [
  ['{ a = toString 1; b = ; }', ['builtin builtins.toString(1)']],
  ['{ a = toString (1; b = 2; }', []],
  ['{ a = toString "x; }', []],
  ['{ a = foo.\n b = toString 1; c = toString 2; }', ['builtin builtins.toString(2)']],
  ['{ a = toString 1\n b = 2; c = toString 3; }', ['builtin builtins.toString(3)']],
  ['fetchTarball { url = "x"; sha', []],
  ['fetchTarball { url = "x"; sha256 = ; }', []],
  ['{ pkgs ? import ./x }: { a = ; }', ['builtin builtins.import(./x)']],
];

test.each(damaged)('half-typed: %s', (text, calls) => {
  const facts = read(text);
  expect(facts.problems).not.toEqual([]);
  expect(showCalls(facts)).toEqual(calls);
});

test('values in a broken place are unknown and sets not complete', () => {
  const facts = read('{ a = { b = "x"; c = ; }; d = 1; }');
  const value = facts.value(facts.top);
  if (value.kind !== 'attrs') throw new Error(value.kind);
  expect(value.attrs.complete).toBe(false);
  const [a, d] = ['a', 'd'].map((name) => facts.attrValue(value.attrs.attrs.get(name)!));
  expect(d).toMatchObject({ kind: 'number', value: 1 });
  if (a?.kind !== 'attrs') throw new Error(a?.kind);
  expect(a.attrs.complete).toBe(false);
  expect(facts.attrValue(a.attrs.attrs.get('b')!)).toMatchObject({ kind: 'string', value: 'x' });
  const c = a.attrs.attrs.get('c');
  expect(c === undefined ? 'unknown' : facts.attrValue(c).kind).toBe('unknown');
});

test('nothing is read where strings may have changed places with code', () => {
  const facts = read('{ a = "x; b = 1; }');
  expect(facts.value(facts.top).kind).toBe('unknown');
});
