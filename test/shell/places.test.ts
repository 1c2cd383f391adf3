import { expect, test } from 'vitest';
import type { Word } from '../../server/src/shell/script.ts';
import { seeded } from '../harness/random.ts';
import { read } from './reading.ts';

/** Parts of words, as they are written and as a program is given them. */
const PARTS: readonly (readonly [string, string])[] = [
  ['a', 'a'],
  ['x/y.z', 'x/y.z'],
  ['-b', '-b'],
  ["'c d'", 'c d'],
  ['"e f"', 'e f'],
  ['"g\\"h\\$i\\\\j\\k"', 'g"h$i\\j\\k'],
  ["'|;&$(l)`m`'", '|;&$(l)`m`'],
  ['\\ ', ' '],
  ['\\n', 'n'],
  ['\\\n', ''],
  ["$'\\t\\x41\\''", "\tA'"],
  ['$"o"', 'o'],
  ['""', ''],
  ['é😀', 'é😀'],
  ['"p\nq"', 'p\nq'],
  ['"{r}#"', '{r}#'],
  ['=~,+@%', '=~,+@%'],
];

/** Parts whose text cannot be told. */
const UNKNOWNS = ['$u', '${u}', '"${u:-v}"', '$((1 + 2))', '$(cmd "s t")', '`cmd`', '"$(cmd | cmd)"'];

interface Written {
  readonly source: string;
  /** Undefined where it cannot be told. */
  readonly text: string | undefined;
}

function makeWord(random: () => number, hasUnknowns: boolean): Written {
  let source = '';
  let text: string | undefined = '';
  for (let count = 1 + (random() % 4); count > 0; count--) {
    const unknown = hasUnknowns && random() % 5 === 0 ? UNKNOWNS[random() % UNKNOWNS.length] : undefined;
    const [written, meant] = PARTS[random() % PARTS.length] ?? ['', ''];
    source += unknown ?? written;
    text = unknown === undefined && text !== undefined ? text + meant : undefined;
  }
  // What begins or ends otherwise may be no word, or several, or go on in the next line.
  return { source: `w${source}z`, text: text === undefined ? undefined : `w${text}z` };
}

const BETWEEN = [' ', '  ', ' \\\n  ', '\t'];
const AROUND: readonly (readonly [string, string])[] = [
  ['', ''],
  ['x | ', ''],
  ['if x; then\n  ', '\nfi'],
  ['f() { ', '; }'],
  ['y="$( ', ' )"'],
  ['x <<EOF && ', "\nit's $z `x`\nEOF\n"],
  ['for i in a b; do ', ' > out; done'],
  ['( ', ' ) 2>&1'],
];

/** Each sign of a word that stands for itself is that sign in the text. */
function expectPlaces(source: string, word: Word): void {
  let before = word.span.start;
  for (let at = 0; at < word.text.length; at++) {
    const { start, end } = word.mapped.spanOf(at, at + 1);
    expect(start).toBeGreaterThanOrEqual(before);
    expect(end).toBeLessThanOrEqual(word.span.end);
    if (end - start === 1 && word.mapped.isKnown(at, at + 1))
      expect(source.charAt(start)).toBe(word.text.charAt(at));
    before = start;
  }
}

test('words of random scripts, with their places', () => {
  const random = seeded(5);
  for (let round = 0; round < 400; round++) {
    const words = Array.from({ length: 1 + (random() % 4) }, () => makeWord(random, true));
    const [head, tail] = AROUND[random() % AROUND.length] ?? ['', ''];
    const line = words.map(({ source }) => source).join(BETWEEN[random() % BETWEEN.length]);
    const source = `${head}it ${line}${tail}`;
    const script = read(source);
    expect(script.damage, source).toEqual([]);
    const found = script.commands.find(({ program }) => program === 'it');
    expect(
      found?.words.map(({ span }) => source.slice(span.start, span.end)),
      source,
    ).toEqual(words.map((word) => word.source));
    expect(
      found?.words.map(({ text, isKnown }) => (isKnown ? text : undefined)),
      source,
    ).toEqual(words.map(({ text }) => text));
    for (const word of found?.words ?? []) expectPlaces(source, word);
  }
});

test('words of code in code, with their places', () => {
  const random = seeded(6);
  for (let round = 0; round < 200; round++) {
    const words = Array.from({ length: 1 + (random() % 3) }, () => makeWord(random, false));
    let source = `it ${words.map(({ source: written }) => written).join(' ')}`;
    for (let depth = random() % 3; depth >= 0; depth--) {
      const quoted =
        random() % 2 === 0
          ? `'${source.replaceAll("'", String.raw`'\''`)}'`
          : `"${source.replace(/["$`\\]/g, String.raw`\$&`)}"`;
      source = ['sh -c ', 'sudo bash -ec ', 'eval ', 'exec sh <<< '][random() % 4] + quoted;
    }
    const script = read(source);
    expect(script.damage, source).toEqual([]);
    const found = script.commands.find(({ program }) => program === 'it');
    expect(
      found?.words.map(({ text }) => text),
      source,
    ).toEqual(words.map(({ text }) => text));
    for (const word of found?.words ?? []) expectPlaces(source, word);
  }
});

test('names, commands and assignments, with their places', () => {
  const text = 'a | sudo -n A=1 "c"url  x \\\n y > f <<E && B="d e" g\nh\nE\n';
  const { commands, assignments } = read(text);
  const slice = ({ start, end }: { readonly start: number; readonly end: number }): string =>
    text.slice(start, end);
  expect(commands.map(({ span }) => slice(span))).toEqual(['a', 'sudo -n A=1 "c"url  x \\\n y', 'g']);
  expect(commands.map(({ nameSpan }) => slice(nameSpan))).toEqual(['a', '"c"url', 'g']);
  expect(commands.map(({ wrappers }) => wrappers.map(({ span }) => slice(span)))).toEqual([
    [],
    ['sudo -n A=1'],
    [],
  ]);
  expect(
    assignments.map(({ span, nameSpan, value }) => [slice(span), slice(nameSpan), slice(value.span)]),
  ).toEqual([
    ['A=1', 'A', '1'],
    ['B="d e"', 'B', '"d e"'],
  ]);
  expect(commands[1]?.redirects.map(({ target }) => slice(target.span))).toEqual(['f', 'h\n']);
});

test('a value stands where it is used', () => {
  const text = 'U=https://x; curl -o "$U/y"';
  const word = read(text).commands[0]?.words[1];
  const span = word?.mapped.spanOf(2, 5);
  expect(text.slice(span?.start, span?.end)).toBe('$U');
  const rest = word?.mapped.spanOf(9, 11);
  expect(text.slice(rest?.start, rest?.end)).toBe('/y');
});
