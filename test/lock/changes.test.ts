import { describe, expect, test } from 'vitest';
import { changesOf } from '../../server/src/lock/changes.ts';
import { compareLocks } from '../../server/src/lock/comparison.ts';
import { readLock } from '../../server/src/lock/read.ts';
import { syntax } from './graphs.ts';

interface Input {
  readonly from?: string;
  readonly version?: number;
  readonly inputs?: Readonly<Record<string, string | readonly string[]>>;
}

/** A lock in which each node is on GitHub; the version stands for commit and date. */
function lock(nodes: Readonly<Record<string, Input>>) {
  const written = Object.entries(nodes).map(([key, { from = `o/${key}`, version = 1, inputs = {} }]) => {
    const [owner, repo] = from.split('/');
    const place = { type: 'github', owner, repo };
    const locked = { ...place, rev: String(version).repeat(40), lastModified: version };
    return [key, key === 'root' ? { inputs } : { inputs, locked, original: place }];
  });
  const text = JSON.stringify({ version: 7, root: 'root', nodes: Object.fromEntries(written) });
  return readLock(syntax.parseJson(text));
}

function changes(old: Readonly<Record<string, Input>>, now: Readonly<Record<string, Input>>) {
  return changesOf(compareLocks(lock(old), lock(now)));
}

const root: Input = { inputs: { a: 'a', b: 'b' } };

describe('changes of a lock', () => {
  test('the same lock with other keys has none', () => {
    const old = { root, a: { inputs: { x: 'x' } }, b: {}, x: {} };
    const now = { root, a: { inputs: { x: 'x_2' } }, b: {}, x_2: { from: 'o/x' } };
    expect(changes(old, now)).toEqual([]);
  });

  test('what came with a parent stands below it, with a link to compare', () => {
    const old = { root, a: { inputs: { x: 'x' } }, b: {}, x: {} };
    const now = { root, a: { version: 2, inputs: { x: 'x' } }, b: {}, x: { version: 3 } };
    const [only, ...others] = changes(old, now);
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      path: 'a',
      kind: 'updated',
      old: { source: 'github:o/a', lastModified: 1 },
    });
    expect(only?.compareUrl).toBe(`https://github.com/o/a/compare/${'1'.repeat(40)}...${'2'.repeat(40)}`);
    expect(only?.followed.map(({ path, kind }) => [path, kind])).toEqual([['a/x', 'updated']]);
  });

  test('what changed alone below an unchanged parent stands at the top', () => {
    const old = { root, a: { inputs: { x: 'x' } }, b: {}, x: {} };
    const now = { root, a: { inputs: { x: 'x' } }, b: {}, x: { version: 3 } };
    expect(changes(old, now).map(({ path }) => path)).toEqual(['a/x']);
  });

  test('came, went, moved and redirected', () => {
    const old = { root, a: { inputs: { x: 'x' } }, b: {}, x: {} };
    const now = {
      root: { inputs: { a: 'a', c: 'c' } },
      a: { from: 'p/a', inputs: { x: ['c'] } },
      c: { inputs: { d: 'd' } },
      d: { inputs: { c: 'c' } },
    };
    const found = changes(old, now);
    expect(found.map(({ path, kind }) => `${path} ${kind}`)).toEqual(['a moved', 'b removed', 'c added']);
    expect(found[0]?.compareUrl).toBeUndefined();
    expect(found[0]?.followed).toMatchObject([{ path: 'a/x', kind: 'redirected', follows: ['c'] }]);
    expect(found[2]?.followed.map(({ path }) => path)).toEqual(['c/d']);
  });
});
