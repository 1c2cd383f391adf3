import { describe, expect, it } from 'vitest';
import { createCache } from '../../../server/src/nixcli/nix/cache.ts';
import { createQueue } from '../../../server/src/nixcli/nix/queue.ts';

describe('the cache', () => {
  const read = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const make = (more: Partial<Parameters<typeof createCache<string>>[0]> = {}) =>
    createCache({ maxEntries: 3, maxSize: 100, read, ...more });

  it('forgets what was not asked for longest', () => {
    const cache = make();
    for (const key of ['a', 'b', 'c']) cache.set(key, key);
    cache.get('a');
    cache.set('d', 'd');
    expect(['a', 'b', 'c', 'd'].map(cache.get)).toEqual(['a', undefined, 'c', 'd']);
  });

  it('is bounded by size too, and takes nothing that is larger', () => {
    const cache = make({ maxEntries: 100 });
    cache.set('big', 'x'.repeat(200));
    expect(cache.get('big')).toBeUndefined();
    for (let n = 0; n < 50; n++) cache.set(`key ${n}`, 'x'.repeat(20));
    expect(cache.get('key 49')).toBeDefined();
    expect(cache.get('key 40')).toBeUndefined();
    cache.set('key 49', 'y');
    expect(cache.get('key 49')).toBe('y');
    expect(cache.save().length).toBeLessThan(250);
  });

  it('comes back after a restart, in the same order', () => {
    const cache = make();
    for (const key of ['a', 'b', '__proto__']) cache.set(key, key);
    cache.get('a');
    expect(cache.isUnsaved()).toBe(true);
    const saved = cache.save();
    expect(cache.isUnsaved()).toBe(false);
    const again = make({ saved });
    expect(again.isUnsaved()).toBe(false);
    again.set('d', 'd');
    expect(['a', 'b', '__proto__', 'd'].map(again.get)).toEqual(['a', undefined, '__proto__', 'd']);
  });

  it('takes a file of rubbish for nothing, and rubbish in a file for none', () => {
    for (const saved of ['', '{', '7', 'null', '[]', '{"version":1}', '{"version":2,"entries":{"a":"a"}}'])
      expect(make({ saved }).get('a')).toBeUndefined();
    const half = make({ saved: '{"version":1,"entries":{"a":7,"b":"b"}}' });
    expect([half.get('a'), half.get('b')]).toEqual([undefined, 'b']);
  });
});

describe('the queue', () => {
  it('runs four reads, one build and one write at a time, each in order', async () => {
    const queue = createQueue();
    const running = { read: 0, build: 0, write: 0 };
    const most = { read: 0, build: 0, write: 0 };
    const order: number[] = [];
    const task = (lane: 'read' | 'build' | 'write', n: number) =>
      queue.add(lane, undefined, async () => {
        running[lane]++;
        most[lane] = Math.max(most[lane], running[lane]);
        if (lane === 'build') order.push(n);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running[lane]--;
        return n;
      });
    const lanes = ['read', 'build', 'write'] as const;
    const all = await Promise.all(Array.from({ length: 30 }, (_, n) => task(lanes[n % 3]!, n)));
    expect(all).toEqual(Array.from({ length: 30 }, (_, n) => n));
    expect(most).toEqual({ read: 4, build: 1, write: 1 });
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('lets go of what is cancelled while it waits, and goes on after a failure', async () => {
    const queue = createQueue();
    const cancel = new AbortController();
    let started = 0;
    const first = queue.add('build', undefined, async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      throw new Error('oops');
    });
    const second = queue.add('build', cancel.signal, async () => started++);
    const third = queue.add('build', undefined, async () => 'third');
    cancel.abort();
    await expect(first).rejects.toThrow('oops');
    expect(await second).toBeUndefined();
    expect(await third).toBe('third');
    expect(await queue.add('build', cancel.signal, async () => started++)).toBeUndefined();
    expect(started).toBe(0);
  });
});
