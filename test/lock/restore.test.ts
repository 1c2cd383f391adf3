import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { restoreNodes } from '../../server/src/lock/edit/restore.ts';
import type { LockGraph } from '../../server/src/lock/graph.ts';
import { readLock } from '../../server/src/lock/read.ts';
import { syntax } from './graphs.ts';

type Node = Record<string, unknown>;

/** A lock as Nix writes it. */
function lock(nodes: Record<string, Node>): LockGraph {
  const sorted = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, one]) => [key, sorted(one)]),
        )
      : value;
  return read(`${JSON.stringify(sorted({ nodes, root: 'root', version: 7 }), null, 2)}\n`);
}

function read(text: string, name = 'flake.lock'): LockGraph {
  return readLock(syntax.parseJson(text), name);
}

/** A locked node. */
function at(rev: string, inputs: Record<string, string | string[]> = {}): Node {
  return {
    ...(Object.keys(inputs).length === 0 ? {} : { inputs }),
    locked: { owner: 'o', repo: 'r', rev, type: 'github' },
    original: { owner: 'o', repo: 'r', type: 'github' },
  };
}

function restored(now: LockGraph, old: LockGraph, ...keys: readonly string[]): string {
  const answer = restoreNodes(now, old, keys);
  if (!answer.ok) throw new Error(answer.message);
  return answer.text;
}

test('a node is what it was, and the others are what they are', () => {
  const root = { inputs: { a: 'a', b: 'b' } };
  const old = lock({ root, a: at('1'), b: at('2') });
  const now = lock({ root, a: at('3'), b: at('4') });
  expect(restored(now, old, 'a')).toBe(lock({ root, a: at('1'), b: at('4') }).document.text);
  expect(restored(now, old, 'a', 'b')).toBe(old.document.text);
  expect(restored(old, old, 'a')).toBe(old.document.text);
});

test('a node comes back with all that it led to, and what only the new one led to goes', () => {
  const root = { inputs: { a: 'a', c: 'c' } };
  const old = lock({
    root,
    a: at('1', { b: 'b', c: ['c'] }),
    b: at('2', { d: 'd' }),
    d: at('3'),
    c: at('4'),
  });
  const now = lock({ root, a: at('5', { b: 'b', e: 'e' }), b: at('6'), e: at('7'), c: at('8') });
  expect(restored(now, old, 'a')).toBe(
    lock({ root, a: at('1', { b: 'b', c: ['c'] }), b: at('2', { d: 'd' }), d: at('3'), c: at('8') }).document
      .text,
  );
});

test('what others share stays theirs', () => {
  const root = { inputs: { a: 'a', b: 'b' } };
  const old = lock({ root, a: at('1', { x: 'x' }), b: at('2', { x: 'x' }), x: at('3') });
  const now = lock({ root, a: at('4', { x: 'x' }), b: at('5', { x: 'x' }), x: at('6') });
  expect(restored(now, old, 'a')).toBe(
    lock({ root, a: at('1', { x: 'x_2' }), b: at('5', { x: 'x' }), x: at('6'), x_2: at('3') }).document.text,
  );
  // The same content is one node still.
  const same = lock({ root, a: at('4', { x: 'x' }), b: at('5', { x: 'x' }), x: at('3') });
  expect(restored(same, old, 'a')).toBe(
    lock({ root, a: at('1', { x: 'x' }), b: at('5', { x: 'x' }), x: at('3') }).document.text,
  );
});

test('a node is found by its inputs where it has another key', () => {
  const old = lock({ root: { inputs: { a: 'a_7' } }, a_7: at('1', { b: 'b_2' }), b_2: at('2') });
  const now = lock({ root: { inputs: { a: 'a', n: 'n' } }, a: at('3'), n: at('4') });
  expect(restored(now, old, 'a')).toBe(
    lock({
      root: { inputs: { a: 'a', n: 'n' } },
      a: at('1', { b: 'b_2' }),
      b_2: at('2'),
      n: at('4'),
    }).document.text,
  );
});

test('circles end', () => {
  const root = { inputs: { a: 'a', c: 'c' } };
  const old = lock({ root, a: at('1', { b: 'b' }), b: at('2', { a: 'a' }), c: at('9', { b: 'b' }) });
  const now = lock({ root, a: at('3', { b: 'b' }), b: at('2', { a: 'a' }), c: at('9', { b: 'b' }) });
  expect(restored(now, old, 'a')).toContain('"rev": "1"');
});

test('says what cannot be restored', () => {
  const old = lock({ root: { inputs: { a: 'a' } }, a: at('1') });
  const now = lock({ root: { inputs: { a: 'a', b: 'b' } }, a: at('2'), b: at('3') });
  expect(restoreNodes(now, old, ['b'])).toEqual({ ok: false, message: 'the older lock has no b' });
  expect(restoreNodes(now, old, ['c'])).toEqual({ ok: false, message: 'the lock has no c' });
  expect(restoreNodes(now, old, ['root'])).toMatchObject({ ok: false });
  expect(restoreNodes(now, read('{'), ['a'])).toMatchObject({ ok: false });
  const pins = read('{"pins":{"a":{}},"version":5}', 'npins/sources.json');
  expect(restoreNodes(now, pins, ['a'])).toMatchObject({ ok: false });
});

test('line ends and a missing last one stay', () => {
  const root = { inputs: { a: '10' } };
  const old = lock({ root, 10: at('1') });
  const text = lock({ root, 10: at('2') }).document.text;
  const crlf = read(text.replaceAll('\n', '\r\n').trimEnd());
  expect(restored(crlf, old, '10')).toBe(old.document.text.replaceAll('\n', '\r\n').trimEnd());
});

test('an entry of a list of pins is what it was, byte for byte', () => {
  const pins = (hash: string, blank = ' ') =>
    `{"pins": {"a": {"type":"Git",${blank}"hash":"${hash}"}, "b": {"hash": "z"}},\n "version": 5}`;
  const [old, now] = [read(pins('x', '   '), 'npins/sources.json'), read(pins('y'), 'npins/sources.json')];
  expect(restored(now, old, 'a')).toBe(pins('x', '   '));
});

describe('of real locks', () => {
  const folder = join(import.meta.dirname, '../locks/honest');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('flake.lock'),
  );
  test.each(files)('%s: each node that was tampered with comes back, and nothing else changes', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const old = read(text);
    expect(old.inputNodes.length).toBeGreaterThan(0);
    for (const node of old.inputNodes) {
      const attr = [...(node.locked?.attrs.values() ?? [])].find(({ value }) => typeof value === 'string');
      if (attr === undefined) continue;
      const tampered = `${text.slice(0, attr.span.start)}"evil"${text.slice(attr.span.end)}`;
      expect(restored(read(tampered), old, node.key)).toBe(text);
    }
  });
});
