import { describe, expect, test } from 'vitest';
import { readLock } from '../../server/src/lock/read.ts';
import { cpuMilliseconds, end, graph, type Inputs, read, syntax } from './graphs.ts';

describe('size', () => {
  test('10,000 nodes with follows are read and resolved within 300 ms', () => {
    const nodes: Record<string, Inputs> = { root: {} };
    for (let i = 0; i < 10_000; i++) {
      nodes.root![`i${i}`] = `n${i}`;
      nodes[`n${i}`] = { a: [`i${(i * 7) % 10_000}`], b: [`i${i}`, 'a'], c: `n${(i * 3) % 10_000}` };
    }
    const text = JSON.stringify({
      nodes: Object.fromEntries(Object.entries(nodes).map(([key, inputs]) => [key, { inputs }])),
      root: 'root',
      version: 7,
    });
    const document = syntax.parseJson(text);
    const times = Array.from({ length: 5 }, () => {
      const start = cpuMilliseconds();
      const lock = readLock(document);
      let resolved = 0;
      for (const node of lock.nodes.values()) {
        for (const edge of node.inputs.values()) if (lock.resolve(edge).kind === 'node') resolved++;
      }
      expect(resolved).toBe(40_000);
      return cpuMilliseconds() - start;
    });
    expect(Math.min(...times)).toBeLessThan(300);
  });

  test('a chain of 20,000 follows does not overflow, nor a circle of as many', () => {
    const inputs: Inputs = { i0: 'x' };
    for (let i = 1; i < 20_000; i++) inputs[`i${i}`] = [`i${i - 1}`];
    expect(end(graph({ root: inputs, x: {} }), 'root', 'i19999')).toBe('x');
    inputs.i0 = ['i19999'];
    expect(end(graph({ root: inputs, x: {} }), 'root', 'i123')).toMatch(/^circle /);
  });

  test('long paths over one another take linear time', () => {
    const long = Array.from({ length: 4000 }, () => 'a');
    const inputs: Inputs = { a: long.slice(0, 1).fill('b'), b: 'x', c: [...long, 'y'] };
    for (let i = 0; i < 20; i++) inputs[`p${i}`] = [...long, `q${i}`];
    const lock = graph({ root: inputs, x: { a: ['p0'] } });
    const start = cpuMilliseconds();
    for (const edge of lock.rootNode!.inputs.values()) lock.resolve(edge);
    expect(cpuMilliseconds() - start).toBeLessThan(1000);
  });

  test('a million bytes on one line', () => {
    const nodes = Object.fromEntries(
      Array.from({ length: 9000 }, (_, i) => [
        `n${i}`,
        { inputs: { x: `n${i + 1}` }, locked: { narHash: `sha256-${'x'.repeat(43)}=` } },
      ]),
    );
    const text = JSON.stringify({ nodes, root: 'n0', version: 7 });
    expect(text.length).toBeGreaterThan(900_000);
    expect(read(text).reachable.size).toBe(9000);
  });
});
