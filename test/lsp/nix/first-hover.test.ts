import { dirname, join } from 'node:path';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeProject, system } from '../../cli/nix-worlds.ts';
import { installed, makeWorld, tellWhereNoneIs } from '../../nixcli/nix/world.ts';
import { pause } from '../client.ts';
import { hoverOn } from '../hovers.ts';
import { uriOf } from './asking.ts';
import { startTrusted, watchedNix } from './watched.ts';

tellWhereNoneIs();

/** What a first hover may take besides Nix, where nobody else keeps the machine busy. In milliseconds. */
const LIMIT = 300;

interface Interval {
  readonly from: number;
  readonly to: number;
}

/** The real Nix, which writes down when it began and ended. In milliseconds since 1970. */
function timedReal(program: string, env: NodeJS.ProcessEnv, slower = '') {
  const file = join(dirname(watchedNix('').folder), `times-${process.pid}-${Math.random()}`);
  const script = `from=$(date +%s%N); ${slower} '${dirname(program)}/NAME' "$@"; code=$?; echo "$from $(date +%s%N)" >> '${file}'; exit $code`;
  const watched = watchedNix(script, env);
  const intervals = (): readonly Interval[] =>
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => {
        const [from = 0, to = 0] = line.split(' ').map((nanoseconds) => Number(nanoseconds) / 1e6);
        return { from, to };
      });
  writeFileSync(file, '');
  return { watched, intervals };
}

/** For how long something of them ran within a stretch of time. */
function covered(intervals: readonly Interval[], within: Interval): number {
  let [sum, end] = [0, within.from];
  for (const { from, to } of intervals.toSorted((a, b) => a.from - b.from)) {
    const [start, stop] = [Math.max(from, end), Math.min(to, within.to)];
    if (stop <= start) continue;
    sum += stop - start;
    end = stop;
  }
  return sum;
}

test('time is counted once, and only where it belongs', () => {
  const within = { from: 10, to: 100 };
  expect(covered([], within)).toBe(0);
  expect(
    covered(
      [
        { from: 0, to: 20 },
        { from: 15, to: 30 },
        { from: 90, to: 200 },
      ],
      within,
    ),
  ).toBe(30);
  expect(
    covered(
      [
        { from: 20, to: 50 },
        { from: 30, to: 40 },
      ],
      within,
    ),
  ).toBe(30);
});

describe.skipIf(installed.size === 0).each([...installed])('with the real Nix of %s', (suite, program) => {
  const world = makeWorld(`lsp-first-${suite}`, program);
  const { folder } = makeProject(world);
  world.run('nix', 'build', '--no-link', `path:${folder}#packages.${system()}.hello`);

  /** What the first hover of a new server takes besides Nix, and how long Nix ran. */
  async function firstHover(at: string, expected: string, slower?: string) {
    const { watched, intervals } = timedReal(program, world.env, slower);
    const client = await startTrusted({
      folders: [uriOf(folder)],
      env: watched.env,
      settings: () => ({ hover: { closureSize: true } }),
    });
    onTestFinished(async () => void (await client.stop()));
    const uri = uriOf(join(folder, 'flake.nix'));
    const text = readFileSync(join(folder, 'flake.nix'), 'utf8');
    await client.open(uri, text);
    // Who hovers has opened the file before.
    await client.problems(uri);
    const clock = () => performance.timeOrigin + performance.now();
    const from = clock();
    const said = await hoverOn(client, uri, text, at);
    const to = clock();
    expect(said?.lines.join('\n').replaceAll('\\', '')).toContain(expected);
    // The wrapper writes when it has ended, which the server does not wait for.
    await pause(50);
    const nix = covered(intervals(), { from, to });
    return { own: to - from - nix, nix };
  }

  test.each([
    ['an input', 'inputs.d|ep.url', 'In the store: yes'],
    ['an output', '      he|llo = derivation', suite === 'bookworm' ? 'runs git on' : 'in 2 paths'],
  ])('on %s', { retry: 2 }, async (_, at, expected) => {
    const { own, nix } = await firstHover(at, expected);
    expect(nix).toBeGreaterThan(5);
    expect(own).toBeLessThan(LIMIT);
    expect(own).toBeGreaterThan(0);
  });

  test('what Nix takes is not counted', { retry: 2 }, async () => {
    const slow = await firstHover('inputs.d|ep.url', 'In the store: yes', 'sleep 0.2;');
    expect(slow.nix).toBeGreaterThan(400);
    expect(slow.own).toBeLessThan(LIMIT);
  });
});
