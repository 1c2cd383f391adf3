import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inputTree } from '../../server/src/engine/input-tree.ts';
import type { LockGraph } from '../../server/src/lock/graph.ts';
import { indexLock } from '../../server/src/lock/lock-index.ts';
import { readLock } from '../../server/src/lock/read.ts';
import { filterTree } from '../../server/src/lock/tree/filter.ts';
import { sortRows } from '../../server/src/lock/tree/order.ts';
import { pathAtOffset, placeOf } from '../../server/src/lock/tree/place.ts';
import { rowAt, rowsBelow, type TreeRow } from '../../server/src/lock/tree/rows.ts';
import type { InputTree } from '../../server/src/lock/tree/tree.ts';
import { walkTree } from '../../server/src/lock/tree/walk.ts';
import { wantedBy } from '../../server/src/lock/tree/wanted.ts';
import { waysTo } from '../../server/src/lock/tree/why.ts';
import { cpuMilliseconds, graph, read, syntax } from './graphs.ts';
import { rawRepositories, rawRows } from './raw-tree.ts';

function treeOf(lock: LockGraph): InputTree {
  return inputTree({
    index: indexLock(lock),
    declaration: undefined,
    today: 1_764_000_000,
    verifications: new Map(),
    findings: [],
    declarationFindings: [],
  });
}

/** Every row, one expansion after the other, as a client asks for them. */
function allRows(lock: LockGraph, most = 50_000): TreeRow[] {
  const rows: TreeRow[] = [];
  const visit = (path: readonly string[]) => {
    for (const row of rowsBelow(lock, path) ?? []) {
      if (rows.length >= most) return;
      rows.push(row);
      visit(row.path);
    }
  };
  visit([]);
  return rows;
}

function locksIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.lock'))
    .map((entry) => join(entry.parentPath, entry.name));
}

const honest = join(import.meta.dirname, '../locks/honest');
const corpus = join(import.meta.dirname, '../../../shared/corpus/locks');

describe.each([honest, corpus].filter((folder) => existsSync(folder)))('the locks in %s', (folder) => {
  const paths = locksIn(folder);
  test.each(paths.map((path) => [relative(folder, path), path]))('%s', (_name, path) => {
    const text = readFileSync(path, 'utf8');
    const raw = plainLock(text);
    if (raw === undefined) return;
    const lock = readLock(syntax.parseJson(text), basename(path) === 'devenv.lock' ? path : 'flake.lock');
    const index = indexLock(lock);
    const mine = allRows(lock).map(({ path: way, edge, end }) => ({
      path: way.join('/'),
      node: end.kind === 'lost' ? undefined : end.node.key,
      follows: edge.kind === 'follows',
    }));
    const expected = rawRows(raw);
    const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
    if (expected.length < 50_000) expect(mine.sort(byPath)).toEqual(expected.sort(byPath));

    const tree = treeOf(lock);
    for (const [, keys] of rawRepositories(raw)) {
      const [first = ''] = keys;
      const node = lock.nodes.get(first);
      const group = tree.groups.find(({ members }) => members.some((one) => one.node === node));
      for (const key of keys) expect(group?.members.map((one) => one.node.key)).toContain(key);
      const count = group?.members.length ?? 0;
      if (node !== undefined) expect(tree.nodeFacts(node).duplicate?.group.members.length ?? 1).toBe(count);
    }

    // All ways to a node are all rows of the whole tree that lead to it.
    if (expected.length > 5000) return;
    for (const node of lock.inputNodes) {
      const { ways, more } = waysTo(index, node, 10_000);
      const rows = expected.filter((row) => row.node === node.key);
      expect(ways.map(({ names }) => names.join('/')).sort()).toEqual(rows.map((row) => row.path).sort());
      expect(more).toBe(0);
      expect(rows.map((row) => row.path)).toContain(placeOf(index, node)?.join('/'));
    }
  });
});

function plainLock(text: string): Parameters<typeof rawRows>[0] | undefined {
  try {
    const lock = JSON.parse(text);
    const ofNow = typeof lock.nodes === 'object' && typeof lock.root === 'string' && lock.root in lock.nodes;
    return ofNow ? lock : undefined;
  } catch {
    return undefined;
  }
}

describe('shapes that no honest lock has', () => {
  test('a circle of nodes ends where it comes back, and so does a way to the root', () => {
    const lock = graph({ root: { a: 'a' }, a: { b: 'b', self: 'a', top: 'root' }, b: { a: 'a', up: ['a'] } });
    const told = allRows(lock).map(({ path, end }) => `${path.join('/')} ${end.kind}`);
    expect(told).toEqual(['a node', 'a/b node', 'a/b/a again', 'a/b/up link', 'a/self again', 'a/top again']);
    expect(rowsBelow(lock, ['a', 'b', 'a'])).toBeUndefined();
    const a = lock.nodes.get('a');
    if (a === undefined) throw new Error('no a');
    expect(waysTo(indexLock(lock), a, 10).ways.map(({ names }) => names.join('/'))).toEqual(['a', 'a/b/up']);
  });

  test('what leads nowhere says so, and has nothing below it', () => {
    const lock = graph({ root: { a: 'gone', b: ['x', 'y'], c: ['c'] } });
    expect(allRows(lock).map(({ end }) => (end.kind === 'lost' ? end.why.kind : end.kind))).toEqual([
      'missing-node',
      'dangling',
      'cycle',
    ]);
    expect(rowAt(lock, ['a', 'b'])).toBeUndefined();
    expect(rowsBelow(lock, ['nothing'])).toBeUndefined();
  });

  test('a chain of 2,000 inputs', () => {
    const nodes = Object.fromEntries(
      Array.from({ length: 2000 }, (_, at) => [`n${at}`, at === 1999 ? {} : { next: `n${at + 1}` }]),
    );
    const lock = graph({ root: { next: 'n0' }, ...nodes });
    const path = Array.from({ length: 2000 }, () => 'next');
    expect(rowAt(lock, path)?.end).toMatchObject({ kind: 'node', node: { key: 'n1999' } });
    const start = cpuMilliseconds();
    for (let depth = 0; depth < 2000; depth += 100) rowsBelow(lock, path.slice(0, depth));
    expect(cpuMilliseconds() - start).toBeLessThan(500);
    expect([...walkTree(treeOf(lock), 'name', 64)].at(-1)).toMatchObject({ cut: 1 });
  });

  test('a lock of 2,000 nodes is opened in little time', () => {
    const nodes = Object.fromEntries(
      Array.from({ length: 2000 }, (_, at) => [
        `n${at}`,
        { ...locked(`owner${at % 300}`, `repo${at % 700}`, 1_700_000_000 + at), inputs: { x: ['n0'] } },
      ]),
    );
    const inputs = Object.fromEntries(Object.keys(nodes).map((key) => [key, key]));
    const lock = read(JSON.stringify({ nodes: { root: { inputs }, ...nodes }, root: 'root', version: 7 }));
    const open = () => {
      const start = cpuMilliseconds();
      const tree = treeOf(lock);
      expect(sortRows(tree, rowsBelow(lock, []) ?? [], 'findings')).toHaveLength(2000);
      return cpuMilliseconds() - start;
    };
    open();
    expect(open()).toBeLessThan(400);
  });

  test('nodes that are shared at every level are told once, and their ways are bounded', () => {
    const nodes = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [
        `n${at}`,
        at === 39 ? {} : { a: `n${at + 1}`, b: `n${at + 1}` },
      ]),
    );
    const lock = graph({ root: { a: 'n0' }, ...nodes });
    const walked = [...walkTree(treeOf(lock), 'name', 1000)];
    expect(walked).toHaveLength(1 + 2 * 39);
    expect(walked.filter(({ repeated }) => repeated)).toHaveLength(38);
    const last = lock.nodes.get('n39');
    if (last === undefined) throw new Error('no n39');
    expect(waysTo(indexLock(lock), last, 10).more).toBeUndefined();
    expect(filterTree(lock, ({ name }) => name === 'a').count).toBe(40);
  });

  test('of more ways than are asked for it is said how many there are', () => {
    const inputs = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`f${at}`, ['x']]));
    const lock = graph({ root: { x: 'x', ...inputs }, x: {} });
    const x = lock.nodes.get('x');
    if (x === undefined) throw new Error('no x');
    const { ways, more } = waysTo(indexLock(lock), x, 10);
    expect([ways.length, more]).toEqual([10, 21]);
    expect(ways[0]).toEqual({ names: ['x'], follows: false });
  });
});

/** Two nixpkgs, of which the root uses one, and something old that nothing leads to. */
const few = read(
  JSON.stringify({
    nodes: {
      root: { inputs: { b: 'b', nixpkgs: 'nixpkgs_2', z: ['b', 'nixpkgs'] } },
      b: { inputs: { nixpkgs: 'nixpkgs', own: ['nixpkgs'] }, ...locked('o', 'b', 1_700_000_000) },
      nixpkgs: locked('NixOS', 'nixpkgs', 1_600_000_000),
      nixpkgs_2: locked('nixos', 'nixpkgs', 1_763_990_000),
      lonely: locked('o', 'lonely', 1_600_000_000),
    },
    root: 'root',
    version: 7,
  }),
);

function locked(owner: string, repo: string, lastModified: number) {
  const rev = String(lastModified).padEnd(40, '0');
  const ref = { owner, repo, type: 'github' };
  return { locked: { ...ref, rev, lastModified }, original: ref };
}

describe('what a tree tells', () => {
  const tree = treeOf(few);
  const names = (rows: readonly TreeRow[]) => rows.map(({ name }) => name);

  test('duplicates, the one that the root uses first, with who uses them', () => {
    const [group] = tree.groups.filter(({ members }) => members.length > 1);
    expect(group?.source).toBe('nixpkgs');
    expect(group?.members.map(({ node, uses, ofRoot }) => [node.key, uses, ofRoot])).toEqual([
      // `z` of the root follows to it, too, so that both are the root's; the first has one use more.
      ['nixpkgs', 2, true],
      ['nixpkgs_2', 2, true],
    ]);
    expect(tree.orphans.map(({ key }) => key)).toEqual(['lonely']);
  });

  test('orders', () => {
    const rows = rowsBelow(few, []) ?? [];
    expect(names(sortRows(tree, [...rows].reverse(), 'name'))).toEqual(['b', 'nixpkgs', 'z']);
    expect(names(sortRows(tree, rows, 'age'))).toEqual(['z', 'b', 'nixpkgs']);
    expect(names(sortRows(tree, rows, 'source'))).toEqual(['z', 'nixpkgs', 'b']);
  });

  test('filters show what fits, and what leads to it', () => {
    const shown = (filter: Parameters<typeof wantedBy>[1]) => {
      const wanted = wantedBy(tree, filter);
      if (wanted === undefined) return undefined;
      const filtered = filterTree(few, wanted);
      const rows = allRows(few).filter((row) => filtered.shows(row));
      return [filtered.count, ...rows.map(({ path }) => path.join('/'))];
    };
    expect(shown({ text: '', only: undefined })).toBeUndefined();
    expect(shown({ text: 'OWN', only: undefined })).toEqual([1, 'b', 'b/own']);
    expect(shown({ text: 'nothing', only: undefined })).toEqual([0]);
    expect(shown({ text: '', only: 'duplicates' })).toEqual([2, 'b', 'b/nixpkgs', 'nixpkgs']);
    expect(shown({ text: '', only: 'old' })).toEqual([2, 'b', 'b/nixpkgs']);
    expect(shown({ text: 'nixpkgs', only: 'old' })).toEqual([1, 'b', 'b/nixpkgs']);
    expect(shown({ text: '', only: 'unused' })).toEqual([0]);
  });

  test('an offset of the lock is about a node, or about an input of one', () => {
    const at = (text: string) => pathAtOffset(tree.index, few.document.text.indexOf(text))?.join('/');
    expect(at('"repo":"b"')).toBe('b');
    expect(at('"own"')).toBe('b/own');
    expect(at('"z"')).toBe('z');
    expect(at('"lonely"')).toBeUndefined();
    expect(at('"version"')).toBeUndefined();
  });
});
