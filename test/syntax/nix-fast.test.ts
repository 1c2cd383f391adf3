import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadGrammars, loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { createFastNix } from '../../server/src/syntax/fast-nix.ts';
import { hasError, type NodeTable } from '../../server/src/syntax/table.ts';
import { invalid, tolerated, valid } from '../grammar/cases.ts';
import { seeded } from '../harness/random.ts';

const syntax = await loadSyntax();

// Its symbols are of no matter here: only whether it takes a text, and what tree it sees.
const symbols = { canonical: Uint16Array.from({ length: 119 }, (_, id) => id), named: new Uint8Array(119) };
const fast = createFastNix((await loadGrammars()).nixFast, symbols);

/** What the runtime of tree-sitter sees: a text that is opened keeps its tree. */
function slow(text: string): NodeTable {
  const open = syntax.openNix(text);
  open.close();
  return open.table;
}

const same = (a: NodeTable, b: NodeTable): boolean =>
  a.rows === b.rows && a.cells.every((cell, at) => cell === b.cells[at]);

const files = globSync(['examples/**/*.nix', 'test/**/*.{nix,md}'], {
  cwd: new URL('../../', import.meta.url).pathname,
}).map((path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
const blocks = files.flatMap((text) =>
  text.includes('```') ? text.split(/^```.*$/m).filter((_, at) => at % 2 === 1) : [text],
);
const texts = [
  ...[valid, invalid, tolerated].flatMap((table) => Object.values(table).flat()),
  ...blocks,
  "{ a = \"🦊é\"; /* ſ K */ b = ''é${x}🦊''; } # é",
  '# first\n{ } # last\n# and more\n',
  `[ ${'(x) '.repeat(20_000)}]`,
  '(a: '.repeat(3000) + '1' + ')'.repeat(3000),
];

test('it sees what the runtime sees, and takes all texts without an error', () => {
  let left = 0;
  for (const text of texts) {
    const table = slow(text);
    expect(same(syntax.parseNix(text), table), text.slice(0, 200)).toBe(true);
    // Those that hold nothing but comments, and those with a byte order mark, it need not take.
    const isOrdinary = !hasError(table, 0) && !/^(?:\uFEFF|(?:\s|#.*|\/\*[^]*?\*\/)*$)/.test(text);
    if (isOrdinary && fast(text)?.rows !== table.rows) left++;
  }
  expect(texts.length).toBeGreaterThan(1000);
  expect(left).toBe(0);
});

test('nor does a change of a few signs make a difference', { timeout: 120_000 }, () => {
  const random = seeded(5);
  const signs = [
    ...Array.from('{}[]();:=,.\'"$\\#@?!<>|&*/+-~ \n\té🦊aro0'),
    '${',
    "''",
    '/*',
    '\ud800',
    '\0',
  ];
  let taken = 0;
  for (let round = 0; round < 6000; round++) {
    const text = texts[random() % (texts.length - 2)] ?? '';
    const at = random() % (text.length + 1);
    const sign = signs[random() % signs.length] ?? '';
    const changed = text.slice(0, at) + sign + text.slice(at + (random() % 3));
    if (fast(changed) !== undefined) taken++;
    expect(same(syntax.parseNix(changed), slow(changed)), JSON.stringify(changed.slice(0, 300))).toBe(true);
  }
  expect(taken).toBeGreaterThan(1000);
  expect(taken).toBeLessThan(5000);
});

test.each([
  ['an error', '{ a = ; }'],
  ['nothing', ''],
  ['a byte order mark', '\uFEFF{ }'],
  ['a NUL', '{ a = "\0"; }'],
  ['half a surrogate pair', '{ a = "\ud800"; }'],
  ['the other half', '{ a = "\udc00"; }'],
  ['an enormous length', `{ a = "${'x'.repeat(1 << 20)}"; }`],
])('it leaves a text with %s to the runtime', (_, text) => {
  expect(fast(text)).toBeUndefined();
});

test('a long text changes nothing for the next one', () => {
  const long = `[ ${'a '.repeat(1 << 18)}]`;
  expect(fast(long)?.rows).toBe(slow(long).rows);
  expect(fast('{ a = 1; }')?.rows).toBe(slow('{ a = 1; }').rows);
});
