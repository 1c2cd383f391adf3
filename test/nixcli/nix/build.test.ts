import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Progress } from '../../../server/src/nixcli/nix/progress.ts';
import { installed, makeWorld, tellWhereNoneIs, valueOf } from './world.ts';

tellWhereNoneIs();

const asked = { asked: true } as const;

describe.each([...installed])('building again with the Nix of %s', (suite, program) => {
  const world = makeWorld(suite, program);
  const nix = world.session();
  const drv = (attribute: string) => ({ kind: 'derivation', path: world.instantiate(attribute) }) as const;

  test('gives the same, all outputs of it, and says how far it is', async () => {
    const outputs = world.build('two');
    const told: Progress[] = [];
    const answer = valueOf(await nix.rebuild(drv('two'), { ...asked, onProgress: (one) => told.push(one) }));
    expect(answer.result).toBe('same');
    expect(answer.result === 'same' && answer.outputs.toSorted()).toEqual(outputs.toSorted());
    expect(told.at(-1)).toMatchObject({ done: 1, text: expect.stringMatching(/^checking outputs of /) });
  });

  test('finds what differs, and keeps it where that is asked for', async () => {
    const [random = ''] = world.build('random');
    expect(valueOf(await nix.rebuild(drv('random'), asked))).toEqual({
      result: 'differs',
      outputs: [{ path: random, keptAt: undefined }],
    });
    const kept = valueOf(await nix.rebuild(drv('random'), { ...asked, keepDiffering: true }));
    expect(kept).toEqual({ result: 'differs', outputs: [{ path: random, keptAt: `${random}.check` }] });
    expect(readFileSync(`${random}.check`, 'utf8')).not.toBe(readFileSync(random, 'utf8'));
  });

  test('believes no builder what it says of itself', async () => {
    const outputs = world.build('lying');
    expect(valueOf(await nix.rebuild(drv('lying'), asked))).toEqual({ result: 'same', outputs });
  });

  test('tells what was never built, and what cannot be built any more', async () => {
    expect(valueOf(await nix.rebuild(drv('never'), asked))).toEqual({ result: 'not-built' });
    world.build('failing');
    writeFileSync(join(world.folder, 'fail'), '');
    expect(await nix.rebuild(drv('failing'), asked)).toMatchObject({
      ok: false,
      reason: 'failed',
      message: expect.stringMatching(/^Nix says: .*failed with exit code 3/),
    });
  });

  test('leaves no builder running when it is cancelled', async () => {
    const pipe = join(world.folder, 'pipe');
    const pidFile = join(world.folder, 'slow-pid');
    execFileSync('mkfifo', [pipe]);
    // The first build ends as soon as something can be read, the second one never does.
    const attribute = drv('slow');
    writeFileSync(join(world.folder, 'go'), '');
    world.build('slow');
    execFileSync('rm', [join(world.folder, 'go'), pidFile]);
    const cancel = new AbortController();
    const call = nix.rebuild(attribute, { ...asked, signal: cancel.signal });
    while (!existsSync(pidFile) || readFileSync(pidFile, 'utf8') === '')
      await new Promise((resolve) => setTimeout(resolve, 20));
    const builder = readFileSync(pidFile, 'utf8').trim();
    const state = (): string => spawnSync('ps', ['-o', 'stat=', '-p', builder], { encoding: 'utf8' }).stdout;
    expect(state()).toMatch(/^[SR]/);
    cancel.abort();
    expect(await call).toMatchObject({ ok: false, reason: 'cancelled' });
    await expect.poll(state, { timeout: 5000 }).toMatch(/^(?:Z.*)?$/s);
  });
});
