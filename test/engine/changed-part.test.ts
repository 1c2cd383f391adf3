import { expect, test } from 'vitest';
import { changedPart } from '../../server/src/text/changed-part.ts';
import { applyEdits } from '../../server/src/text/edits.ts';

test.each([
  ['a\nb\nc\n', 'a\nx\nc\n', [2, 4], 'x\n'],
  ['a\nb\nc\n', 'a\nb\nnew\nc\n', [4, 4], 'new\n'],
  ['a\nb\nc\n', 'a\nc\n', [2, 4], ''],
  ['a\r\nb\r\n', 'a\r\nx\r\n', [3, 6], 'x\r\n'],
  ['', 'x\n', [0, 0], 'x\n'],
  ['x\n', '', [0, 2], ''],
  ['one', 'two', [0, 3], 'two'],
])('%j to %j', (before, after, [start, end], text) => {
  expect(changedPart(before, after)).toEqual({ span: { start, end }, text });
});

test('nothing changes where nothing differs', () => {
  expect(changedPart('a\n', 'a\n')).toBeUndefined();
});

test('applied, it gives the other text, whatever the two are', () => {
  const texts = ['', 'a'];
  for (let length = 2; length < 6; length++)
    for (let code = 0; code < 3 ** length; code++)
      texts.push(
        code
          .toString(3)
          .padStart(length, '0')
          .replaceAll('0', 'a')
          .replaceAll('1', 'b')
          .replaceAll('2', '\n'),
      );
  for (const before of texts)
    for (const after of texts.filter((_, at) => at % 7 === before.length % 7)) {
      const edit = changedPart(before, after);
      const made = edit === undefined ? before : applyEdits(before, [edit]);
      if (made !== after) throw new Error(JSON.stringify({ before, after, edit }));
    }
  expect(texts.length).toBeGreaterThan(300);
});
