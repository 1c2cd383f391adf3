// What it costs to hash a tree as Nix does: a large file, many small ones, and a tree that is named. Prints JSON.
//
//   node test/bench/nar-hash.mjs [PATH]
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { narHashOf } from '../../server/src/engine/disk/nar-hash.ts';

const MEGABYTE = 1_000_000;
const SMALL_FILES = 10_000;

const folder = mkdtempSync(join(tmpdir(), 'nix-audit-nar-bench-'));
const large = join(folder, 'large');
const piece = Buffer.alloc(MEGABYTE, 'a few bytes');
for (let n = 0; n < 300; n++) appendFileSync(large, piece);
const small = join(folder, 'small');
for (let n = 0; n < SMALL_FILES; n++) {
  const at = join(small, `part-${n % 100}`);
  if (n < 100) mkdirSync(at, { recursive: true });
  writeFileSync(join(at, `file-${n}`), Buffer.alloc((n * 7919) % 6000, 'x'));
}

const result = { 'a file of 300 MB': await measured(large) };
result[`${SMALL_FILES} files of 3 kB`] = await measured(small);
if (process.argv[2] !== undefined) result[process.argv[2]] = await measured(process.argv[2]);
rmSync(folder, { recursive: true });
console.log(JSON.stringify(result));

/** The best of five runs, by the clock and by the processor's time; the pause is the longest that others had to wait. */
async function measured(path) {
  let best;
  for (let round = 0; round < 5; round++) {
    let [last, pause] = [performance.now(), 0];
    const timer = setInterval(() => {
      pause = Math.max(pause, performance.now() - last);
      last = performance.now();
    }, 1);
    const processor = process.cpuUsage();
    const start = performance.now();
    const hashed = await narHashOf(path);
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(processor);
    clearInterval(timer);
    if (!hashed.ok) throw new Error(`${hashed.path}: ${hashed.reason}`);
    const megabytes = hashed.size / MEGABYTE;
    if (best !== undefined && best.seconds <= seconds) continue;
    best = { seconds, megabytes, processor: (user + system) / MEGABYTE, pause };
  }
  return {
    megabytesPerSecond: Math.round(best.megabytes / best.seconds),
    megabytesPerSecondOfProcessor: Math.round(best.megabytes / best.processor),
    longestPauseMilliseconds: Math.round(best.pause),
  };
}
