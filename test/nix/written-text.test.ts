import { expect, test } from 'vitest';
import { NixKind } from '../../server/src/syntax/nix-kinds.ts';
import { symbolOf } from '../../server/src/syntax/table.ts';
import { read } from './reading.ts';

/** Each word of the text with what stands at its place in the file. */
function wordsOf(text: string): readonly (readonly [word: string, written: string])[] {
  const facts = read(text);
  const written = facts.writtenText(facts.top);
  if (written === undefined) throw new Error(`no string: ${text}`);
  return Array.from(written.text.matchAll(/\S+/g), ({ 0: word, index }) => {
    const { start, end } = written.spanOf(index, index + word.length);
    const known = written.isKnown(index, index + word.length);
    return [known ? word : '?', text.slice(start, end)] as const;
  });
}

test.each<readonly [string, readonly (readonly [string, string])[]]>([
  [
    '"a bc"',
    [
      ['a', 'a'],
      ['bc', 'bc'],
    ],
  ],
  [
    '"a\\nb\\"c\\\\ d"',
    [
      ['a', 'a'],
      ['b"c\\', 'b\\"c\\\\'],
      ['d', 'd'],
    ],
  ],
  [
    '"a\r\nb"',
    [
      ['a', 'a'],
      ['b', 'b'],
    ],
  ],
  [
    "''\n    a = b\n      c\n  ''",
    [
      ['a', 'a'],
      ['=', '='],
      ['b', 'b'],
      ['c', 'c'],
    ],
  ],
  [
    "''\r\n  a\r\n  b''",
    [
      ['a', 'a'],
      ['b', 'b'],
    ],
  ],
  [
    "''  \n  a''${x} b'''c ''\\nd''",
    [
      ['a${x}', "a''${x}"],
      ["b''c", "b'''c"],
      ['d', 'd'],
    ],
  ],
  [
    '"a ${b}c d"',
    [
      ['a', 'a'],
      ['?', '${b}c'],
      ['d', 'd'],
    ],
  ],
  [
    '"x${"y z"}w"',
    [
      ['xy', 'x${"y z"}'],
      ['zw', '${"y z"}w'],
    ],
  ],
  [
    "''\n  a ${b}\n  c''",
    [
      ['a', 'a'],
      ['?', '${b}'],
      ['c', 'c'],
    ],
  ],
  [
    '"🦊 a"',
    [
      ['🦊', '🦊'],
      ['a', 'a'],
    ],
  ],
  ['https://x', [['https://x', 'https://x']]],
  ['"\u{fffc}"', [['\u{fffc}', '\u{fffc}']]],
  ['""', []],
])('the words of %j are where they stand', (text, expected) => {
  expect(wordsOf(text)).toEqual(expected);
});

test('what is no string has no text', () => {
  const facts = read('[ a ]');
  expect(facts.writtenText(facts.top)).toBeUndefined();
});

test('the text is the value', () => {
  const text = `[ "a\\tb" ''
    x
      y
    z '' "" ''   '' ''
    ''\${a}

  '' ]`;
  const facts = read(text);
  let strings = 0;
  for (let row = 0; row < facts.table.rows; row++) {
    const kind = symbolOf(facts.table, row);
    if (kind !== NixKind.string_expression && kind !== NixKind.indented_string_expression) continue;
    const value = facts.value(row);
    expect(facts.writtenText(row)?.text).toBe(value.kind === 'string' ? value.value : undefined);
    strings++;
  }
  expect(strings).toBe(5);
});
