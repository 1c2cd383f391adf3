import { expect, test } from 'vitest';
import { loadSyntax } from '../../server/src/engine/disk/grammars.ts';
import { NixField, NixKind } from '../../server/src/syntax/nix-kinds.ts';
import {
  childByField,
  childrenOf,
  FLAG_ERROR,
  FLAG_MISSING,
  FLAG_NAMED,
  flagsOf,
  hasError,
  NONE,
  nextOf,
  type NodeTable,
  parentOf,
  startOf,
  endOf,
  symbolOf,
  textOf,
} from '../../server/src/syntax/table.ts';
import { seeded } from '../harness/random.ts';

const syntax = await loadSyntax();

function find(table: NodeTable, kind: number): number {
  for (let row = 0; row < table.rows; row++) if (symbolOf(table, row) === kind) return row;
  return NONE;
}

test('rows are in document order, with parents, ends of subtrees and fields', () => {
  const table = syntax.parseNix('{ a.b = "x${y}"; }');
  const binding = find(table, NixKind.binding);
  expect(textOf(table, binding)).toBe('a.b = "x${y}";');
  expect(textOf(table, childByField(table, binding, NixField.attrpath))).toBe('a.b');
  const value = childByField(table, binding, NixField.expression);
  expect(symbolOf(table, value)).toBe(NixKind.string_expression);
  expect([...childrenOf(table, value)].map((row) => textOf(table, row))).toEqual(['"', 'x', '${y}', '"']);
  for (let row = 1; row < table.rows; row++) {
    const parent = parentOf(table, row);
    expect(parent).toBeLessThan(row);
    expect(nextOf(table, row)).toBeLessThanOrEqual(nextOf(table, parent));
    expect(startOf(table, row)).toBeGreaterThanOrEqual(startOf(table, parent));
    expect(endOf(table, row)).toBeLessThanOrEqual(endOf(table, parent));
  }
  expect(parentOf(table, 0)).toBe(NONE);
  expect(nextOf(table, 0)).toBe(table.rows);
});

test('every named row has a kind of the generated list, also where the grammar renames it', () => {
  const kinds = new Set<number>(Object.values(NixKind));
  const table = syntax.parseNix(
    "''a ''${b} ${c} ''' $$ '' + ./x${y}/z + ~/q${r} + (a |> b) + (c <| d) + (e <= f // g)",
  );
  expect(hasError(table, 0)).toBe(false);
  const unknown = Array.from({ length: table.rows }, (_, row) => row)
    .filter((row) => (flagsOf(table, row) & FLAG_NAMED) !== 0 && !kinds.has(symbolOf(table, row)))
    .map((row) => textOf(table, row));
  expect(unknown).toEqual([]);
});

test('an error is marked at itself and at all that holds it, and nowhere else', () => {
  const table = syntax.parseNix('{ a = [ 1 ( ]; b = 2; }');
  expect(hasError(table, 0)).toBe(true);
  const rows = Array.from({ length: table.rows }, (_, row) => row);
  expect(rows.some((row) => (flagsOf(table, row) & (FLAG_ERROR | FLAG_MISSING)) !== 0)).toBe(true);
  const two = rows.find((row) => textOf(table, row) === '2');
  expect(two).toBeDefined();
  expect(hasError(table, two ?? 0)).toBe(false);
});

test('offsets are UTF-16 units', () => {
  const table = syntax.parseNix('{ a = "🦊é"; b = x; }');
  expect(textOf(table, find(table, NixKind.variable_expression))).toBe('x');
});

test.each(['', '\uFEFF{ }', '\0', '{', '"', "''", '${', '\ud800'])('any text is accepted: %j', (text) => {
  expect(syntax.parseNix(text).rows).toBeGreaterThan(0);
});

test('nesting of any depth is accepted', () => {
  expect(syntax.parseNix('('.repeat(100_000)).rows).toBeGreaterThan(0);
});

test.each([
  ['a path of attributes', `a${'.b'.repeat(300_000)}`],
  ['a sum without blanks', `a${'+b'.repeat(300_000)}`],
  ['dashes', '-1'.repeat(300_000)],
])('the lexer is not kept busy by %s', (_, run) => {
  const start = process.cpuUsage().user;
  const text = `{ x = "é"; y = ${run}; z = 3; }`;
  const table = syntax.parseNix(text);
  expect((process.cpuUsage().user - start) / 1000).toBeLessThan(4000);
  expect(table.text).toBe(text);
  expect(hasError(table, 0)).toBe(true);
  const three = Array.from({ length: table.rows }, (_, row) => row).find(
    (row) => textOf(table, row) === 'z = 3;',
  );
  expect(three).toBeDefined();
});

test('long runs of characters in strings and comments keep their place', () => {
  const blob = 'ab+/'.repeat(50_000);
  const table = syntax.parseNix(`{ x = "${blob}"; /* ${blob} */ y = 1; }`);
  expect(hasError(table, 0)).toBe(false);
  const row = find(table, NixKind.string_expression);
  expect(textOf(table, row)).toBe(`"${blob}"`);
});

test('editing gives the tree that a fresh parse gives', () => {
  const random = seeded(7);
  const pieces = [
    'a',
    ' ',
    '\n',
    '"',
    "''",
    '${',
    '}',
    '{',
    ';',
    '=',
    '🦊',
    '\r\n',
    '# c\n',
    '[ 1 ]',
    'let x = 1; in ',
    '/*',
    '*/',
    'é',
  ];
  let text =
    '{ pkgs ? import <nixpkgs> { } }:\nlet\n  v = "1.0";\nin\n{\n  name = "x-${v}"; # é🦊\n}\n'.repeat(20);
  const open = syntax.openNix(text);
  for (let round = 0; round < 400; round++) {
    const changes = [];
    for (let part = 0; part <= random() % 2; part++) {
      const start = random() % (text.length + 1);
      const oldEnd = Math.min(text.length, start + (random() % 4));
      const piece = pieces[random() % pieces.length] ?? '';
      changes.push({ start, oldEnd, newEnd: start + piece.length });
      text = text.slice(0, start) + piece + text.slice(oldEnd);
    }
    open.edit(changes, text);
    expect(open.provisional && !hasError(open.table, 0)).toBe(false);
    const table = open.settle();
    const fresh = syntax.parseNix(text);
    expect(hasError(open.table, 0)).toBe(hasError(fresh, 0));
    expect(table.rows).toBe(fresh.rows);
    expect(Buffer.from(table.cells.buffer).equals(Buffer.from(fresh.cells.buffer))).toBe(true);
  }
  open.close();
});

test('an edit in a hurry knows of the error at once, and all of it when it is settled', () => {
  const text = `{\n${'  a.b = [ "x" (c { d = 1; }) ];\n'.repeat(3000)}}\n`;
  const broken = `{ x = "a \${b; ${text.slice(1)}`;
  const open = syntax.openNix(text);
  const change = { start: 0, oldEnd: 1, newEnd: broken.length - text.length + 1 };
  let asked = 0;
  const table = open.edit([change], broken, () => ++asked > 0);
  expect(asked).toBe(1);
  expect(open.provisional).toBe(true);
  expect([table.rows, hasError(table, 0)]).toEqual([1, true]);
  expect(open.settle().rows).toBe(syntax.parseNix(broken).rows);
  const back = { start: 0, oldEnd: change.newEnd, newEnd: 1 };
  expect(open.edit([back], text, () => true).rows).toBe(syntax.parseNix(text).rows);
  expect(open.provisional).toBe(false);
  open.close();
});

test('editing valid text keeps giving the same table', () => {
  const random = seeded(11);
  const names = ['alpha', 'b', 'c-d', "e'", 'fetchTarball'];
  let text = Array.from({ length: 300 }, (_, i) => `  attr${i} = "value ${i}"; # 🦊\n`).join('');
  text = `{\n${text}}\n`;
  const open = syntax.openNix(text);
  for (let round = 0; round < 200; round++) {
    const name = names[random() % names.length] ?? '';
    const start = text.indexOf('"', random() % (text.length - 40)) + 1;
    const oldEnd = text.indexOf('"', start);
    if (start === 0 || oldEnd < 0 || text.slice(start, oldEnd).includes('\n')) continue;
    text = text.slice(0, start) + name + text.slice(oldEnd);
    const table = open.edit([{ start, oldEnd, newEnd: start + name.length }], text);
    const fresh = syntax.parseNix(text);
    expect(hasError(fresh, 0)).toBe(false);
    expect(table.rows).toBe(fresh.rows);
    expect(Buffer.from(table.cells.buffer).equals(Buffer.from(fresh.cells.buffer))).toBe(true);
  }
  open.close();
});
