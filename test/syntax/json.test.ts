import { describe, expect, test } from 'vitest';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { type JsonDocument, type JsonValue, memberOf } from '../../server/src/syntax/json.ts';
import { recoverJson } from '../../server/src/syntax/json-recover.ts';
import { seeded } from '../harness/random.ts';

const syntax = await loadSyntax();

/** As JSON.parse gives it, but with a Map for each object, and `undefined` where nothing could be read. */
function plain(value: JsonValue | undefined): unknown {
  switch (value?.kind) {
    case 'object':
      return new Map(value.members.map(({ key, value }) => [key, plain(value)]));
    case 'array':
      return value.items.map(plain);
    case 'null':
      return null;
    case 'string':
    case 'number':
    case 'bool':
      return value.value;
    default:
      return undefined;
  }
}

function asMaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asMaps);
  if (typeof value !== 'object' || value === null) return value;
  return new Map(Object.entries(value).map(([key, inner]) => [key, asMaps(inner)]));
}

function messages({ problems }: JsonDocument): string[] {
  return problems.map(({ message }) => message);
}

describe('a sound text', () => {
  test('is read with all its places', () => {
    const text = '{ "a": [1, "x"], "b\\n": true }';
    const { value, problems } = syntax.parseJson(text);
    expect(problems).toEqual([]);
    expect(value).toEqual({
      kind: 'object',
      span: { start: 0, end: 30 },
      members: [
        {
          key: 'a',
          keySpan: { start: 2, end: 5 },
          span: { start: 2, end: 15 },
          value: {
            kind: 'array',
            span: { start: 7, end: 15 },
            items: [
              { kind: 'number', span: { start: 8, end: 9 }, value: 1 },
              { kind: 'string', span: { start: 11, end: 14 }, value: 'x' },
            ],
          },
        },
        {
          key: 'b\n',
          keySpan: { start: 17, end: 22 },
          span: { start: 17, end: 28 },
          value: { kind: 'bool', span: { start: 24, end: 28 }, value: true },
        },
      ],
    });
  });

  test.each([
    '{}',
    '[]',
    '0',
    '"x"',
    'null',
    '[[], {}, [[]], ""]',
    '{"":{"":""}}',
    '[-0, 1.5, 1e5, 1E+2, -1.25e-3, 1e+0]',
    '["\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83e\\udd8a", "🦊é\u2028"]',
    '{"__proto__": {"constructor": 1}, "toString": 2}',
    '\r\n\t {\r\n"a"\r\n:\t1\r\n}\r\n',
    '{"url": "https://example.org/a//b", "path": "/*"}',
  ])('means what JSON.parse says: %s', (text) => {
    const document = syntax.parseJson(text);
    expect(messages(document)).toEqual([]);
    expect(plain(document.value)).toEqual(asMaps(JSON.parse(text)));
  });

  test('keeps both of two equal keys; the last counts', () => {
    const { value } = syntax.parseJson('{ "rev": 1, "\\u0072ev": 2 }');
    if (value?.kind !== 'object') throw new Error('no object');
    expect(value.members.map(({ key }) => key)).toEqual(['rev', 'rev']);
    expect(memberOf(value, 'rev')?.value).toMatchObject({ value: 2 });
  });

  test('may begin with a byte order mark', () => {
    const { value, problems } = syntax.parseJson('\uFEFF{ "a": 1 }');
    expect(problems).toEqual([]);
    expect(value?.span).toEqual({ start: 1, end: 11 });
  });

  test('gives the same value and places through the tree and through the tolerant reader', () => {
    const random = seeded(3);
    const build = (depth: number): unknown => {
      const kind = random() % (depth > 4 ? 5 : 7);
      if (kind < 5) return [null, true, (random() % 2000) / 8 - 99, 'é🦊"\\\n/*x*/', ''][kind];
      const parts = Array.from({ length: random() % 4 }, () => build(depth + 1));
      return kind === 5 ? parts : Object.fromEntries(parts.map((part, i) => [`k${i}`, part]));
    };
    for (let round = 0; round < 300; round++) {
      const text = JSON.stringify({ top: build(0) }, null, random() % 3);
      const { value, problems } = syntax.parseJson(text);
      expect(problems).toEqual([]);
      expect(recoverJson(text)).toEqual({ value, problems: [] });
    }
  });
});

describe('a hostile text', () => {
  const many = 30_000;
  const deep = 100_000;
  test.each<[string, string]>([
    ['deep arrays', '['.repeat(deep) + ']'.repeat(deep)],
    ['deep arrays, never closed', '['.repeat(deep)],
    ['deep objects, never closed', '{"a":'.repeat(deep)],
    ['closed otherwise than opened', '{"a":['.repeat(deep) + '}'.repeat(deep)],
    ['a word of a million letters', 'a'.repeat(1_000_000)],
    ['quotes', '"'.repeat(many)],
    ['backslashes in a string', `"${'\\'.repeat(many)}`],
    ['colons', `{${':'.repeat(many)}`],
    ['strings that are not closed', `{${'"a\n'.repeat(many)}`],
    ['strings that go on in the next line', '"a\nb'.repeat(many)],
    [
      'members further and further left',
      `{${Array.from({ length: 1500 }, (_, i) => `\n${' '.repeat(i)}"a": {`).join('')}${Array.from({ length: 1500 }, (_, i) => `\n${' '.repeat(1500 - i)} "a": 1`).join('')}`,
    ],
    ['conflict markers', '<<<<<<<\n'.repeat(many)],
    ['whole conflicts', `{\n${'<<<<<<<\n=======\n>>>>>>>\n'.repeat(many / 4)}}`],
    ['NUL', '\0'.repeat(many)],
    ['half characters', '\ud800'.repeat(many)],
    ['missing commas', `{"a":1${' "a":1'.repeat(many / 4)}}`],
  ])('is read in bounded time: %s', (_, text) => {
    const start = process.cpuUsage().user;
    const { problems } = syntax.parseJson(text);
    expect(problems.length).toBeLessThanOrEqual(50);
    expect(process.cpuUsage().user - start).toBeLessThan(8_000_000);
  });

  test('random damage of a lock never throws, and is always seen where JSON.parse sees it', () => {
    const random = seeded(19);
    const pieces = [
      '"',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '\n',
      '\\',
      ' ',
      'x',
      '7',
      '//',
      "'",
      '\u00a0',
      '\t',
      '<<<<<<< a\n',
      '=======\n',
    ];
    const lock = JSON.stringify(
      { nodes: { a: { inputs: { b: ['c', 'd'] }, locked: { rev: 'x', n: 1 } } }, root: 'root' },
      null,
      2,
    );
    for (let round = 0; round < 4000; round++) {
      let text = lock;
      for (let part = 0; part <= random() % 2; part++) {
        const at = random() % text.length;
        text = text.slice(0, at) + (pieces[random() % pieces.length] ?? '') + text.slice(at + (random() % 3));
      }
      const { value, problems, conflicts } = syntax.parseJson(text);
      for (const { span } of [...problems, ...conflicts]) {
        expect(span.start).toBeLessThanOrEqual(span.end);
        expect(span.end).toBeLessThanOrEqual(text.length);
      }
      let parsed: unknown;
      try {
        parsed = JSON.parse(text);
      } catch {
        expect({ text, told: problems.length + conflicts.length }).not.toEqual({ text, told: 0 });
        continue;
      }
      expect({ text, problems }).toEqual({ text, problems: [] });
      expect(plain(value)).toEqual(asMaps(parsed));
    }
  });
});
