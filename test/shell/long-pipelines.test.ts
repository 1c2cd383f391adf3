import { expect, test } from 'vitest';
import { read } from './reading.ts';

/** The programs, each with its words. */
function commands(text: string): string[] {
  return read(text).commands.map(({ program, words }) =>
    [program, ...words.map((word) => word.text)].join(' '),
  );
}

test('a pipeline of three commands ends with its line', () => {
  expect(commands('a | b | c x\nd\ne y > f\n')).toEqual(['a', 'b', 'c x', 'd', 'e y']);
  expect(commands('if a; then b | c | d\ne > f; fi\n')).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(commands('a | b | c x # why\n\n# and\ne y > f\n')).toEqual(['a', 'b', 'c x', 'e y']);
  expect(commands('case x in\n x) a | b | c\n ;;\n y) d > e;;\nesac\n')).toEqual(['a', 'b', 'c', 'd']);
  expect(commands('f() {\n a | b | c\n d > e\n}\n')).toEqual(['a', 'b', 'c', 'd']);
});

test('it goes on where the line does', () => {
  expect(commands('a | b |\n c x \\\n  y\nd > e\n')).toEqual(['a', 'b', 'c x y', 'd']);
  expect(commands('a | b | c <<EOF\ntext\nEOF\nd > e\n')).toEqual(['a', 'b', 'c', 'd']);
});

test('nothing of it is damaged, and comments are kept', () => {
  const script = read('a | b | c x # why\nd > e\n');
  expect(script.damage).toEqual([]);
  expect(script.comments.map(({ text }) => text)).toEqual(['why']);
  expect(script.commands.map(({ span }) => [span.start, span.end])).toEqual([
    [0, 1],
    [4, 5],
    [8, 11],
    [18, 19],
  ]);
});
