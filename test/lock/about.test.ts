import { describe, expect, test } from 'vitest';
import { aboutNode, dayText, MOST_PATHS } from '../../server/src/lock/about.ts';
import { commitPage } from '../../server/src/lock/commit-page.ts';
import type { LockGraph } from '../../server/src/lock/graph.ts';
import { indexLock } from '../../server/src/lock/lock-index.ts';
import { makeRef } from '../../server/src/lock/make-graph.ts';
import { readLock } from '../../server/src/lock/read.ts';
import { contentState, type Verification, verificationKey } from '../../server/src/lock/verification.ts';
import { cpuMilliseconds, read, syntax } from './graphs.ts';

const HASH = 'sha256-D1FNZ70NmQEwNxpSSdTXCSklBH1z2isPR84J6DQrJGs=';
const REV = '5083ec887760adfe12af64830a66807423a859a7';
const OTHER = '1111111111111111111111111111111111111111';
const TODAY = Date.UTC(2024, 10, 25) / 1000;
const options = { today: TODAY, storeDir: '/nix/store', verifications: new Map<string, Verification>() };

type Node = Record<string, unknown>;

function github(repo: string, rev = REV, more: Node = {}): Node {
  return { type: 'github', owner: 'o', repo, rev, narHash: HASH, lastModified: TODAY - 86_400, ...more };
}

function lockOf(nodes: Record<string, Node>): LockGraph {
  return read(JSON.stringify({ nodes, root: 'root', version: 7 }));
}

function about(lock: LockGraph, key: string) {
  return aboutNode(indexLock(lock), lock.nodes.get(key)!, options);
}

/** One node that is locked so. */
function locked(attrs: Node, node: Node = {}) {
  return about(lockOf({ root: { inputs: { a: 'a' } }, a: { locked: attrs, original: attrs, ...node } }), 'a');
}

test('what was asked for, and what is locked', () => {
  const lock = lockOf({
    root: { inputs: { a: 'a' } },
    a: { locked: github('r'), original: { type: 'github', owner: 'o', repo: 'r', ref: 'main' } },
  });
  expect(about(lock, 'a')).toMatchObject({
    asked: 'github:o/r/main',
    source: 'github:o/r',
    commit: REV,
    commitPage: `https://github.com/o/r/commit/${REV}`,
    date: { day: '2024-11-24', age: 1 },
    hash: { text: HASH, of: 'tree' },
    pin: 'commit-and-hash',
    // As `nix-store --print-fixed-path --recursive sha256` names it.
    storePath: '/nix/store/n1g84klfb0h3bpwyvc59lcy5ca58h36w-source',
    content: { state: 'claimed' },
    isRoot: false,
  });
});

test('the ways from the root, nearest first, and who follows', () => {
  const lock = lockOf({
    root: { inputs: { deep: 'b', a: 'a', c: 'c' } },
    a: { locked: github('a') },
    b: { inputs: { x: 'c' }, locked: github('b') },
    c: { inputs: { y: 'd', z: ['a'] }, locked: github('c') },
    d: { locked: github('d'), inputs: { back: ['deep', 'x'] } },
    orphan: { inputs: { d: 'd' }, locked: github('b') },
  });
  const ways = (key: string) =>
    about(lock, key).paths.map(({ names, follows }) => `${names.join('/')}${follows ? ' follows' : ''}`);
  expect(ways('a')).toEqual(['a', 'c/z follows']);
  expect(ways('c')).toEqual(['c', 'deep/x', 'c/y/back follows']);
  expect(ways('d')).toEqual(['c/y']);
  expect(about(lock, 'orphan')).toMatchObject({ paths: [], pathCount: 0 });
  // What nothing leads to is no other copy.
  expect(about(lock, 'b').twinCount).toBe(0);
  expect(about(lock, 'root')).toMatchObject({ isRoot: true, source: undefined, pin: 'none' });
});

test('no more ways and twins than anybody reads, but all are counted', () => {
  const inputs: Record<string, string> = {};
  const nodes: Record<string, Node> = {};
  for (let at = 0; at < 20; at++) {
    inputs[`n${at}`] = `n${at}`;
    nodes[`n${at}`] = { inputs: { t: 't' }, locked: github('same', at === 0 ? REV : OTHER) };
  }
  const lock = lockOf({ root: { inputs }, ...nodes, t: { locked: github('SAME') } });
  const it = about(lock, 't');
  expect(it.paths).toHaveLength(MOST_PATHS);
  expect(it.pathCount).toBe(20);
  expect(it.twinCount).toBe(20);
  expect(it.twins.map(({ node, sameCommit }) => [node.key, sameCommit])).toEqual([
    ['n0', true],
    ['n1', false],
    ['n2', false],
    ['n3', false],
  ]);
});

describe('what pins a node', () => {
  test.each([
    ['commit-and-hash', github('r')],
    ['commit', { ...github('r'), narHash: undefined }],
    ['commit', { type: 'git', url: 'https://a.example/r', rev: REV }],
    ['hash', { type: 'tarball', url: 'https://a.example/x.tar.gz', narHash: HASH }],
    // What a server says of its download is no commit that anything is compared with.
    ['hash', { type: 'tarball', url: 'https://a.example/x.tar.gz', rev: REV, narHash: HASH }],
    ['commit', { type: 'tarball', url: `https://github.com/o/r/archive/${REV}.tar.gz` }],
    ['none', { type: 'tarball', url: 'https://a.example/x.tar.gz' }],
    ['none', { type: 'github', owner: 'o', repo: 'r', rev: 'main' }],
    ['hash', { type: 'github', owner: 'o', repo: 'r', narHash: HASH }],
    ['path', { type: 'path', path: '/srv/x', narHash: HASH }],
  ])('%s: %j', (pin, attrs) => expect(locked(attrs).pin).toBe(pin));

  test('a folder of the flake around it', () => {
    expect(locked({ type: 'path', path: './x' }, { parent: [] })).toMatchObject({
      pin: 'relative',
      storePath: undefined,
      content: { state: 'unknown', why: 'relative' },
    });
  });
});

test.each([
  [TODAY + 86_399, '2024-11-25', 0],
  [TODAY, '2024-11-25', 0],
  [TODAY - 1, '2024-11-24', 1],
  [TODAY + 86_400, '2024-11-26', -1],
  [0, '1970-01-01', 20_052],
  [-1, '1969-12-31', 20_053],
])('the day of %d is %s, %d days ago', (lastModified, day, age) => {
  expect(locked(github('r', REV, { lastModified })).date).toMatchObject({ day, age });
});

test.each([1e300, 8.64e12 + 1, Number.NaN, 1e12])('%d is a day of no calendar', (seconds) => {
  expect(dayText(seconds)).toBeUndefined();
});

describe('the page of a commit', () => {
  const page = (attrs: Record<string, string>) => {
    const placed = Object.entries(attrs).map(
      ([name, value]) =>
        [name, { value, span: { start: 0, end: 0 }, keySpan: { start: 0, end: 0 } }] as const,
    );
    return commitPage(makeRef({ start: 0, end: 0 }, { start: 0, end: 0 }, new Map(placed)), REV);
  };
  const at = (type: string, owner: string, repo: string, host?: string) =>
    page({ type, owner, repo, ...(host !== undefined && { host }) });
  const git = (url: string) => page({ type: 'git', url });

  test.each([
    [at('github', 'NixOS', 'nixpkgs'), `https://github.com/NixOS/nixpkgs/commit/${REV}`],
    [at('gitlab', 'a', 'b'), `https://gitlab.com/a/b/-/commit/${REV}`],
    [at('gitlab', 'a%2Fb', 'c'), `https://gitlab.com/a/b/c/-/commit/${REV}`],
    [at('gitlab', 'a', 'b', 'gitlab.gnome.org'), `https://gitlab.gnome.org/a/b/-/commit/${REV}`],
    [at('sourcehut', '~me', 'x'), `https://git.sr.ht/~me/x/commit/${REV}`],
    [git('https://codeberg.org/a/b'), `https://codeberg.org/a/b/commit/${REV}`],
    [git('ssh://git@github.com/a/b.git'), `https://github.com/a/b/commit/${REV}`],
    [
      page({ type: 'tarball', url: `https://github.com/a/b/archive/${REV}.tar.gz` }),
      `https://github.com/a/b/commit/${REV}`,
    ],
    [git('https://git.example.org/a/b'), undefined],
    [at('github', 'a', 'b', 'evil.example'), undefined],
    [at('github', 'evil/repo/tarball/x?', 'b'), undefined],
    [at('github', '..', 'b'), undefined],
    [at('github', 'a', '..'), undefined],
    [at('github', 'a', ''), undefined],
    [git('https://github.com/a/b/c'), undefined],
    [git('https://github.com/a'), undefined],
    [page({ type: 'path', path: '/x' }), undefined],
    [git('https://codeberg.org/%2e%2e/b'), undefined],
    [git('not an address'), undefined],
  ])('%#: %s', (found, expected) => expect(found).toBe(expected));

  test('nothing of a name leaves its part of the address', () => {
    for (const name of ['a)b', 'a b', 'a"b', 'a[b]', 'a`b', 'a\nb', 'ä', '<a>', 'a\u202eb', '%2e%2e']) {
      const found = git(`https://codeberg.org/o/${encodeURIComponent(name)}`);
      if (found !== undefined)
        expect(found).toMatch(/^https:\/\/codeberg\.org\/o\/[\w.~%-]+\/commit\/[0-9a-f]{40}$/);
    }
    expect(git('https://codeberg.org/o/a%29b')).toBe(`https://codeberg.org/o/a%29b/commit/${REV}`);
  });

  test('only for a commit in full', () => {
    const ref = makeRef({ start: 0, end: 0 }, { start: 0, end: 0 }, new Map());
    for (const commit of ['main', REV.slice(0, 12), `${REV}x`, `${REV}/../x`])
      expect(commitPage(ref, commit)).toBeUndefined();
  });
});

describe('how far a content is known', () => {
  const node = (attrs: Node) =>
    lockOf({ root: { inputs: { a: 'a' } }, a: { locked: attrs } }).nodes.get('a')!;
  const key = (attrs: Node) => verificationKey(node(attrs).locked!);

  test('a verification holds for the same source, commit and hash alone', () => {
    const it = github('r');
    const known = new Map([[key(it)!, { result: 'verified', time: 1, by: 'store' } as const]]);
    const state = (attrs: Node) => contentState(node(attrs), known).state;
    expect(state(it)).toBe('verified');
    expect(state({ ...it, lastModified: 1 })).toBe('verified');
    expect(state({ ...it, rev: OTHER })).toBe('claimed');
    expect(state({ ...it, owner: 'evil' })).toBe('claimed');
    expect(state({ ...it, host: 'evil.example' })).toBe('claimed');
    expect(state({ ...it, dir: 'sub' })).toBe('claimed');
    expect(state({ ...it, narHash: 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' })).toBe('claimed');
  });

  test('a mismatch is told as such', () => {
    const it = github('r');
    const found = { result: 'mismatch', time: 1, by: 'fetched', got: HASH } as const;
    expect(contentState(node(it), new Map([[key(it)!, found]]))).toEqual({
      state: 'mismatch',
      verification: found,
    });
  });

  test.each([
    ['no-hash', { type: 'github', owner: 'o', repo: 'r', rev: REV }],
    ['unreadable-hash', { ...github('r'), narHash: 'sha256-zzz' }],
    ['unreadable-hash', { ...github('r'), narHash: 'sha512-AAAA' }],
    ['unreadable-hash', { ...github('r'), narHash: '' }],
  ])('%s is unknown', (why, attrs) => {
    expect(contentState(node(attrs), new Map())).toEqual({ state: 'unknown', why });
  });

  test('the key holds no secret of an address', () => {
    const url = 'https://me:hunter2@a.example/x.tar.gz';
    expect(key({ type: 'tarball', url, narHash: HASH })).toMatch(/^[0-9a-f]{64}$/);
  });
});

test('version 5, and the files of other tools', () => {
  const five = read(
    JSON.stringify({
      nodes: {
        root: { inputs: { a: 'a' } },
        a: {
          info: { narHash: HASH, lastModified: TODAY },
          locked: { type: 'github', owner: 'o', repo: 'r', rev: REV },
        },
      },
      root: 'root',
      version: 5,
    }),
  );
  expect(about(five, 'a')).toMatchObject({ hash: { text: HASH }, pin: 'commit-and-hash', date: { age: 0 } });

  const niv = readLock(
    syntax.parseJson(
      JSON.stringify({
        n: {
          branch: 'main',
          owner: 'o',
          repo: 'r',
          rev: REV,
          sha256: '0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73',
          type: 'tarball',
          url: `https://github.com/o/r/archive/${REV}.tar.gz`,
        },
      }),
    ),
    'nix/sources.json',
  );
  expect(about(niv, 'n')).toMatchObject({
    commit: REV,
    commitPage: `https://github.com/o/r/commit/${REV}`,
    pin: 'commit-and-hash',
    storePath: undefined,
  });

  const url = `https://github.com/o/r/archive/${REV}.tar.gz`;
  const pin = {
    type: 'Git',
    repository: { type: 'GitHub', owner: 'o', repo: 'r' },
    revision: REV,
    url,
    hash: HASH,
  };
  const npins = readLock(
    syntax.parseJson(JSON.stringify({ pins: { n: pin }, version: 7 })),
    'npins/sources.json',
  );
  // Each tool names what it unpacks as it likes, and may do otherwise tomorrow.
  expect(about(npins, 'n')).toMatchObject({ hash: { text: HASH }, storePath: undefined });
});

test('a lock of twenty thousand nodes is indexed in a moment, and a node looked up in none', () => {
  const nodes: Record<string, Node> = {};
  const inputs: Record<string, string> = {};
  for (let at = 0; at < 20_000; at++) {
    nodes[`n${at}`] = { locked: github(`r${at % 100}`), inputs: at === 0 ? {} : { up: `n${at - 1}` } };
    inputs[`n${at}`] = `n${at}`;
  }
  const lock = lockOf({ root: { inputs }, ...nodes });
  const before = cpuMilliseconds();
  const index = indexLock(lock);
  expect(cpuMilliseconds() - before).toBeLessThan(1500);
  const start = cpuMilliseconds();
  for (let at = 0; at < 100; at++) aboutNode(index, lock.nodes.get(`n${at}`)!, options);
  expect((cpuMilliseconds() - start) / 100).toBeLessThan(20);
});
