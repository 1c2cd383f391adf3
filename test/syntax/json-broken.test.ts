import { describe, expect, test } from 'vitest';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { damaged, good, plain } from './good-json.ts';

const syntax = await loadSyntax();

/** Each problem as `line:column "the text it marks" message`. */
function told(text: string): string[] {
  return syntax.parseJson(text).problems.map(({ message, span }) => {
    const before = text.slice(0, span.start).split('\n');
    return `${before.length}:${(before.at(-1)?.length ?? 0) + 1} ${text.slice(span.start, span.end)} ${message}`;
  });
}

const whole: unknown = JSON.parse(good);

describe('one cause gives one problem, and the rest is read as it was', () => {
  test.each([
    ['a trailing comma', damaged('"abc"', '"abc",'), '6:21 , no comma may stand before the closing "}"'],
    ['a missing comma', damaged('x",', 'x"'), '5:29 " a comma is missing between two members'],
    [
      'a missing comma in a list',
      damaged('["a", "b"]', '["a" "b"]'),
      '15:17 " a comma is missing between two items',
    ],
    ['two commas', damaged('x",', 'x",,'), '5:31 , there is one comma too many'],
    [
      'a missing colon',
      damaged('"rev": ', '"rev" '),
      '6:13 " a colon is missing between the key "rev" and its value',
    ],
    ['two colons', damaged('"rev": ', '"rev":: '), '6:15 : there is one colon too many'],
    [
      'an unclosed string',
      damaged('"abc"', '"abc'),
      '6:16 "abc this string is not closed: a double quote is missing at its end',
    ],
    [
      'an unclosed string before a comma',
      damaged('x",', 'x,'),
      '5:20 "sha256-x this string is not closed: a double quote is missing at its end',
    ],
    [
      'an unclosed key',
      damaged('"rev":', '"rev:'),
      '6:9 "rev this string is not closed: a double quote is missing at its end',
    ],
    [
      'an unclosed key before a bracket',
      damaged('"locked":', '"locked:'),
      '4:7 "locked this string is not closed: a double quote is missing at its end',
    ],
    ['a key without its first quote', damaged('"rev":', 'rev":'), '6:9 rev the key rev needs double quotes'],
    ['a key without quotes', damaged('"rev":', 'rev:'), '6:9 rev the key rev needs double quotes'],
    [
      'single quotes',
      damaged('"abc"', "'abc'"),
      "6:16 'abc' JSON writes strings in double quotes, not in single ones",
    ],
    ['a line comment', damaged('"rev"', '// "rev": 1,\n"rev"'), '6:9 // "rev": 1, JSON has no comments'],
    ['a block comment', damaged('"rev"', '/* " */ "rev"'), '6:9 /* " */ JSON has no comments'],
    ['a number sign', damaged('"rev"', '# {\n"rev"'), '6:9 # { JSON has no comments'],
    [
      'a missing } before a member',
      damaged('      },\n      "original"', '      "original"'),
      '4:17 { this "{" is not closed before line 7',
    ],
    ['a missing } at the end', good.slice(0, -2), '1:1 { this "{" is never closed: the text ends in line 20'],
    ['a missing ]', damaged('"b"]', '"b"'), '15:14 [ this "[" is not closed before the "}" in line 16'],
    [
      '] instead of }',
      damaged('"abc"\n      }', '"abc"\n      ]'),
      '7:7 ] "]" stands where "}" should close the "{" of line 4',
    ],
    [
      'a dot without digits',
      damaged('7', '7.'),
      '20:14 7. 7. is no JSON number: a digit is missing after the point',
    ],
    [
      'a foreign space',
      damaged('  "version"', '\u00a0\u00a0"version"'),
      '20:1 \u00a0\u00a0 JSON knows only spaces, tabs and line breaks, not U+00A0',
    ],
    ['text after the end', `${good}x`, '22:1 x the text goes on after the end of the JSON value'],
    ['a second value', good + good, '22:1 { the text goes on after the end of the JSON value'],
    [
      'one } too many at the end',
      `${good.trimEnd()}}`,
      '21:2 } the text goes on after the end of the JSON value',
    ],
    ['text before the beginning', `i${good}`, '1:1 i this does not belong before the first "{"'],
  ])('%s', (_, text, problem) => {
    expect(told(text)).toEqual([problem]);
    expect(plain(syntax.parseJson(text).value)).toEqual(whole);
  });
});

describe('one cause gives one problem, where something is lost', () => {
  test.each([
    ['a missing value', damaged('"rev": "abc"', '"rev":'), '6:9 "rev" the key "rev" has no value'],
    [
      'a missing value before a comma',
      damaged('"sha256-x",', ','),
      '5:9 "narHash" the key "narHash" has no value',
    ],
    [
      'a missing value before a member',
      damaged('"sha256-x",', ''),
      '5:9 "narHash" the key "narHash" has no value',
    ],
    ['a key and nothing else', damaged('"rev": "abc"', '"rev"'), '6:9 "rev" the key "rev" has no value'],
    ['a missing {', damaged('"locked": {', '"locked":'), '4:7 "locked" the key "locked" has no value'],
    [
      'a missing } before another',
      damaged('"id": "a"\n      }\n', '"id": "a"\n'),
      '8:19 { this "{" is never closed: the text ends in line 20',
    ],
    [
      'one } too many',
      damaged('    },\n    "root"', '    }\n  },\n    "root"'),
      '19:3 } this "}" is probably one too many: it closes the "{" of line 1',
    ],
    ['} instead of ]', damaged('"b"]', '"b"}'), '15:14 [ this "[" is not closed before the "}" in line 15'],
    ['NaN', damaged('7', 'NaN'), '20:14 NaN NaN is no JSON number: JSON has no such number'],
    ['a leading zero', damaged('7', '07'), '20:14 07 07 is no JSON number: a number may not begin with 0'],
    ['a plus sign', damaged('7', '+7'), '20:14 +7 +7 is no JSON number: a number may not begin with +'],
    [
      'a leading point',
      damaged('7', '.7'),
      '20:14 .7 .7 is no JSON number: a digit is missing before the point',
    ],
    [
      'hexadecimal',
      damaged('7', '0x7'),
      '20:14 0x7 0x7 is no JSON number: JSON writes numbers in decimal digits only',
    ],
    ['True', damaged('7', 'True'), '20:14 True JSON writes true in lower case'],
    ['a word', damaged('"abc"', 'abc def'), '6:16 abc abc is no JSON value: a text needs double quotes'],
    [
      'an address',
      damaged('"abc"', 'https://x/y?z'),
      '6:16 https https is no JSON value: a text needs double quotes',
    ],
    ['a raw tab', damaged('abc', 'a\tb'), '6:18 \t a raw tab stands in this string; JSON writes it as \\t'],
    [
      'a raw control character',
      damaged('abc', 'a\u0001b\u0002'),
      '6:18 \u0001 the raw control character U+0001 stands in this string; JSON writes it as \\u0001',
    ],
    [
      'a raw line break',
      damaged('abc', 'a\nbc'),
      '6:18 \n a raw line break stands in this string; JSON writes it as \\n',
    ],
    ['an unknown escape', damaged('abc', 'a\\qc'), '6:18 \\q JSON has no escape \\q'],
    [
      'a short escape',
      damaged('abc', 'a\\u12'),
      '6:18 \\u12 after \\u there must be four hexadecimal digits',
    ],
    [
      'half a character',
      damaged('abc', '\\ud800'),
      '6:17 \\ud800 \\ud800 is only half of a character (an unpaired surrogate)',
    ],
    [
      'a comment that is never closed',
      damaged('"rev"', '/* "rev"'),
      `6:9 ${good.slice(good.indexOf('"rev"')).replace(/^/, '/* ')} JSON has no comments, and this one is never closed`,
    ],
    [
      'NUL',
      damaged('  "version"', '\0"version"'),
      '20:1 \0 \\u0000 stands where a key in double quotes belongs',
    ],
    ['a colon in a list', '{"a": ["b": 1]}', '1:11 : a colon has no place in a list'],
    ['a bracket without a key', '{{"a": 1}}', '1:2 { a key is missing before this "{"'],
    ['an empty file', '', '1:1  the file is empty'],
    ['blanks only', ' \n', '1:1  the file is empty'],
    ['prose', 'hello world\nfoo', '1:1 hello this text is not JSON'],
    [
      'a pointer of git LFS',
      'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n',
      '1:1 version this text is not JSON',
    ],
    [
      'Nix',
      '{ description = "x"; inputs.a.url = "b"; }',
      '1:3 description description stands where a key in double quotes belongs',
    ],
  ])('%s', (_, text, problem) => {
    expect(told(text)).toEqual([problem]);
  });

  test('a text in single quotes throughout is told once', () => {
    expect(told(good.replaceAll('"', "'"))).toEqual([
      "2:3 'nodes' JSON writes strings in double quotes, not in single ones",
    ]);
  });

  test('on one line, too', () => {
    const line = good.replaceAll(/\n\s*/g, ' ').trim();
    const text = line.replace('"abc"', '"abc');
    expect(told(text)).toEqual(['1:63 "abc this string is not closed: a double quote is missing at its end']);
    expect(plain(syntax.parseJson(text).value)).toEqual(whole);
  });

  test('two causes give two problems', () => {
    const text = good.replace('x",', 'x"').replace('"version": 7', '"version": 07');
    expect(told(text)).toHaveLength(2);
  });
});

test('a text that was cut off anywhere gives one problem, at a bracket, and keeps what was read', () => {
  for (let end = 1; end < good.length - 2; end++) {
    const text = good.slice(0, end);
    const problems = told(text);
    expect({ end, problems }).toEqual({
      end,
      problems: [expect.stringMatching(/^\d+:\d+ [[{] this "[[{]" is never closed/)],
    });
  }
  const text = good.slice(0, good.indexOf('"abc"') + 3);
  expect(plain(syntax.parseJson(text).value)).toEqual({
    nodes: { a: { locked: { narHash: 'sha256-x', rev: 'broken' } } },
  });
});
