import { describe, expect, test } from 'vitest';
import { isReadable, sourceText } from '../../server/src/lock/nodes.ts';
import { read } from './graphs.ts';

describe('readLock', () => {
  test('reads every part with its place', () => {
    const text = `{
  "nodes": {
    "n_2": {
      "flake": false,
      "inputs": { "x": "y", "z": ["a", "b"] },
      "locked": { "type": "path", "lastModified": 5, "submodules": true, "strange": null },
      "original": { "type": "indirect", "id": "n" },
      "parent": ["p", "q"]
    },
    "root": { "inputs": { "n": "n_2" } }
  },
  "root": "root",
  "version": 7
}`;
    const lock = read(text);
    const at = (part: string) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length });
    const node = lock.nodes.get('n_2');
    expect([...lock.nodes.keys()]).toEqual(['n_2', 'root']);
    expect(lock.version).toEqual({ value: 7, span: at('7') });
    expect(lock.root?.value).toBe('root');
    expect(lock.rootNode?.key).toBe('root');
    expect(lock.intact).toBe(true);
    expect(node?.keySpan).toEqual(at('"n_2"'));
    expect(node?.flake).toBe(false);
    expect(node?.parent).toEqual(['p', 'q']);
    expect(node?.inputs.get('x')).toEqual({
      kind: 'node',
      name: 'x',
      nameSpan: at('"x"'),
      span: at('"y"'),
      target: 'y',
    });
    expect(node?.inputs.get('z')).toMatchObject({
      kind: 'follows',
      span: at('["a", "b"]'),
      path: ['a', 'b'],
    });
    expect([...(node?.locked?.attrs ?? [])].map(([name, { value }]) => [name, value])).toEqual([
      ['type', 'path'],
      ['lastModified', 5],
      ['submodules', true],
    ]);
    expect(node?.locked?.keySpan).toEqual(at('"locked"'));
    expect(node?.original?.attrs.get('id')).toEqual({
      value: 'n',
      span: { start: at('"n" }').start, end: at('"n" }').start + 3 },
      keySpan: at('"id"'),
    });
  });

  test('lays info of version 5 over locked', () => {
    const lock = read(
      '{"nodes":{"a":{"info":{"narHash":"new","revCount":3},"locked":{"narHash":"old","rev":"r"}}},"root":"a","version":5}',
    );
    const attrs = lock.nodes.get('a')?.locked?.attrs;
    expect([attrs?.get('narHash')?.value, attrs?.get('rev')?.value, attrs?.get('revCount')?.value]).toEqual([
      'new',
      'r',
      3,
    ]);
  });

  test('takes the last of equal keys, wherever they are', () => {
    const lock = read(
      '{"version":4,"version":7,"root":"x","root":"r","nodes":{},"nodes":{"r":{"inputs":{"a":"b"}},"r":{"inputs":{"a":["c"],"a":"d"},"locked":{"rev":"1","r\\u0065v":"2"}}}}',
    );
    expect(lock.version?.value).toBe(7);
    expect(lock.rootNode?.inputs.get('a')).toMatchObject({ kind: 'node', target: 'd' });
    expect(lock.rootNode?.locked?.attrs.get('rev')?.value).toBe('2');
  });

  test.each([
    ['null instead of inputs', '{"nodes":{"root":{"inputs":null}},"root":"root","version":7}'],
    [
      'the time of build of Determinate Nix',
      '{"nodes":{"root":{"inputs":{},"buildTime":true}},"root":"root","version":7}',
    ],
    ['a strange node', '{"nodes":{"x":7,"y":[],"z":null,"root":{}},"root":"root","version":7}'],
    [
      'strange inputs',
      '{"nodes":{"root":{"inputs":{"a":7,"b":null,"c":{},"d":[1],"e":[["x"]]}}},"root":"root","version":7}',
    ],
    [
      'strange parts',
      '{"nodes":{"root":{"inputs":"x","locked":"y","original":[],"flake":"no","parent":7}},"root":"root","version":7}',
    ],
  ])('bears %s', (_, text) => {
    const lock = read(text);
    expect(isReadable(lock)).toBe(true);
    expect(lock.rootNode?.inputs.size).toBe(0);
    expect(lock.rootNode?.flake).toBe(true);
    expect(lock.inputNodes).toEqual([]);
  });

  test.each(['', '7', '[]', '"x"', 'null', '{', '{}', '{"nodes":7}', '{"root":[],"nodes":{}}', 'nonsense'])(
    'gives an empty graph for %j',
    (text) => {
      const lock = read(text);
      expect(lock.nodes.size).toBe(0);
      expect(lock.rootNode).toBeUndefined();
      expect(lock.reachable.size).toBe(0);
      expect(isReadable(lock)).toBe(false);
      const edge = {
        kind: 'follows',
        name: 'x',
        nameSpan: { start: 0, end: 0 },
        span: { start: 0, end: 0 },
      } as const;
      expect(lock.resolve({ ...edge, path: ['a'] }).kind).toBe('dangling');
      expect(lock.resolve({ ...edge, path: [] }).kind).toBe('dangling');
    },
  );

  test('a damaged text is not intact, but keeps its graph', () => {
    const lock = read('{"nodes":{"root":{"inputs":{"a":"a"}},"a":{},},"root":"root","version":7}');
    expect(lock.intact).toBe(false);
    expect(isReadable(lock)).toBe(false);
    expect([...lock.reachable]).toEqual(['root', 'a']);
  });
});

describe('sourceText', () => {
  test.each([
    ['{"type":"github","owner":"o","repo":"r","rev":"x"}', 'github:o/r'],
    [
      '{"type":"git","url":"https://user:secret@example.org/r.git?token=secret"}',
      'git+https://example.org/r.git',
    ],
    ['{"type":"path","path":"./sub"}', 'path:./sub'],
  ])('%s', (locked, text) => {
    const lock = read(`{"nodes":{"a":{"locked":${locked}}},"root":"a","version":7}`);
    expect(sourceText(lock.nodes.get('a')!.locked!)).toBe(text);
  });

  test('never shows a secret, nor what turns the writing direction', () => {
    const lock = read(
      '{"nodes":{"a":{"locked":{"type":"tarball","url":"https://u:hunter2@h/\\u202e.tar.gz?private_token=hunter2"}}},"root":"a","version":7}',
    );
    const text = sourceText(lock.nodes.get('a')!.locked!);
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain('\u202e');
  });
});
