import { describe, expect, test } from 'vitest';
import { createEngine } from '../../server/src/engine/engine.ts';
import type { Audit } from '../../server/src/engine/finding.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { syntax } from '../lock/graphs.ts';
import { commit, type Lock, narHash, type Node, written } from '../tamper/locks.ts';

const TODAY = Date.UTC(2026, 10, 25) / 1000;
const engine = createEngine(syntax, { ...defaultSettings, today: TODAY });

/** A tree of inputs with `count` nodes, ten below each, where every third also follows one of the root's. */
function tree(count: number, seed = ''): Lock {
  const nodes: Record<string, Node> = { root: { inputs: {} } };
  const keys = ['root'];
  for (let index = 1; index < count; index++) {
    const key = `node_${index}`;
    const source = { owner: `owner${index}`, repo: `repo${index}`, type: 'github' };
    nodes[key] = {
      inputs: index % 3 === 0 ? { common: ['in1'] } : {},
      locked: {
        ...source,
        lastModified: 1_700_000_000 + index,
        narHash: narHash(`${seed}${index}`),
        rev: commit(`${seed}${index}`),
      },
      original: source,
    };
    const parent = nodes[keys[Math.floor((index - 1) / 10)] ?? 'root'];
    if (parent !== undefined) parent.inputs = { ...parent.inputs, [`in${index}`]: key };
    keys.push(key);
  }
  return { nodes, root: 'root', version: 7 };
}

function auditOf(text: string, before?: string): Audit {
  const read = (lock: string) => engine.readLock({ path: '/r/flake.lock', name: 'flake.lock', text: lock });
  const lock = read(text);
  const base =
    before === undefined ? undefined : { name: 'HEAD', declaration: undefined, lock: read(before) };
  const audit = engine.auditProject({ declaration: undefined, lock, base });
  return audit;
}

/** What this thread has computed so far: what others do on the machine is not counted, nor what V8 does beside it. */
function threadMilliseconds(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** The least of some runs: the first ones also pay for compiling, and others for what else the machine does. */
function least(run: () => void): number {
  const times = Array.from({ length: 15 }, () => {
    const start = threadMilliseconds();
    run();
    return threadMilliseconds() - start;
  });
  return Math.min(...times);
}

describe('a lock with 10,000 nodes', () => {
  const text = written(tree(10_000));

  test('is read and audited with every rule within 300 ms', () => {
    expect(auditOf(text).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(least(() => auditOf(text))).toBeLessThan(300);
  });

  test('is compared with what it was within 600 ms, both of them read', () => {
    const before = written(tree(10_000, 'before'));
    expect(least(() => auditOf(text, before))).toBeLessThan(600);
  });
});

describe('hostile locks do no harm', () => {
  const node = { locked: tree(2).nodes['node_1']?.locked ?? {}, original: { id: 'x', type: 'indirect' } };
  const lockOf = (nodes: object): string => JSON.stringify({ nodes, root: 'root', version: 7 });

  test('a million bytes on one line', () => {
    const long = 'x'.repeat(1_000_000);
    for (const text of [
      lockOf({ root: { inputs: { a: 'a' } }, a: { ...node, locked: { ...node.locked, owner: long } } }),
      lockOf({ root: { inputs: { [long]: 'a' } }, a: node }),
      lockOf({ root: { inputs: { a: long } }, [long]: node }),
      lockOf({ root: { inputs: { a: 'a' } }, a: { ...node, [long]: long } }),
    ]) {
      const start = threadMilliseconds();
      const { failures, findings } = auditOf(text, lockOf({ root: {} }));
      expect(failures).toEqual([]);
      expect(Math.max(0, ...findings.map(({ message }) => message.length))).toBeLessThan(2000);
      expect(threadMilliseconds() - start).toBeLessThan(3000);
    }
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', ' ', '\u0000', '/', '..', 'root'])(
    'the key %j',
    (key) => {
      const member = JSON.stringify(key);
      const text = `{ "nodes": { "root": { "inputs": { ${member}: "n" } }, "n": { ${member}: 1,
        "inputs": { ${member}: [${member}], "b": ${member} },
        "locked": { ${member}: "x", "type": ${member} }, "original": { ${member}: "x", "type": ${member} } },
        "${key === 'root' ? 'other' : key.replaceAll('\u0000', String.raw`\u0000`)}": {} }, "root": "root", "version": 7, ${member}: {} }`;
      expect(auditOf(text, lockOf({ root: { inputs: { a: 'a' } }, a: node })).failures).toEqual([]);
      expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    },
  );

  test('follows and edges in circles, also through themselves', () => {
    const circle = (inputs: object) => ({ ...node, inputs });
    const text = lockOf({
      root: { inputs: { a: 'a', b: ['a', 'b'] } },
      a: circle({ a: 'a', b: ['b'], c: 'c', d: ['a', 'd'] }),
      c: circle({ a: 'a', c: 'c', b: ['a', 'c', 'b'] }),
    });
    expect(auditOf(text, text.replaceAll('"c":', '"e":')).failures).toEqual([]);
  });

  test('graphs with far more paths than nodes', () => {
    const nodes: Record<string, object> = { root: { inputs: { l: 'n0', r: 'n0' } } };
    for (let index = 0; index < 2000; index++)
      nodes[`n${index}`] = {
        ...node,
        inputs: index < 1999 ? { l: `n${index + 1}`, r: `n${index + 1}` } : {},
      };
    const text = lockOf(nodes);
    const start = threadMilliseconds();
    expect(auditOf(text, text.replaceAll('owner1', 'owner2')).failures).toEqual([]);
    expect(threadMilliseconds() - start).toBeLessThan(3000);
  });
});
