import { Worker } from 'node:worker_threads';
import { ownFile } from '../../engine/disk/own-files.ts';
import { nothing, type Outcome } from './audit-unit.ts';
import type { AuditJob } from './run-audit.ts';
import { pathOfUnit, type Unit } from './units.ts';

/** What a thread says: that its parsers are ready, or what the units that it was given gave. */
export type ThreadMessage = 'ready' | readonly Outcome[];

const CHUNK = 32;
/** What is left of one file is garbage at the next: a small young generation takes a third less memory and no more time. */
const YOUNG_MEGABYTES = 16;

/**
 * Audits units in threads. A thread that dies (a file that takes more memory than there is) is replaced;
 * what it was at is tried once more file by file, and the file that kills it again becomes a failure.
 */
export async function auditInThreads(
  units: readonly Unit[],
  job: AuditJob,
  threads: number,
  hear: (outcome: Outcome, unit: Unit) => void,
): Promise<void> {
  const waiting: (readonly Unit[])[] = [];
  for (let at = 0; at < units.length; at += CHUNK) waiting.push(units.slice(at, at + CHUNK));
  waiting.reverse();
  const seats = Array.from({ length: Math.min(threads, waiting.length) }, async () => {
    while (waiting.length > 0) {
      const lost = await untilItDies(waiting, job, hear);
      const [only] = lost.units;
      if (lost.units.length > 1) waiting.push(...lost.units.map((unit) => [unit]));
      else if (only !== undefined) hear(killedBy(only, lost.reason), only);
    }
  });
  await Promise.all(seats);
}

/** Runs one thread until no chunk is left or it dies. Gives the units that were lost with it. Rejects when it cannot start. */
function untilItDies(
  waiting: (readonly Unit[])[],
  job: AuditJob,
  hear: (outcome: Outcome, unit: Unit) => void,
): Promise<{ readonly units: readonly Unit[]; readonly reason: string }> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(ownFile('cli.cjs', 'src/cli/main.ts'), {
      workerData: job,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    });
    let ready = false;
    let current: readonly Unit[] = [];
    worker.on('message', (message: ThreadMessage) => {
      if (message === 'ready') ready = true;
      else {
        for (const [at, unit] of current.entries()) {
          const outcome = message[at];
          if (outcome !== undefined) hear(outcome, unit);
        }
      }
      current = waiting.pop() ?? [];
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- this is a thread, not a window
      if (current.length > 0) worker.postMessage(current);
      else void worker.terminate();
    });
    let reason = 'it ended';
    worker.on('error', (error: Error) => {
      if (!ready) reject(error);
      reason = error.message;
    });
    worker.on('exit', () => resolve({ units: current, reason }));
  });
}

function killedBy(unit: Unit, reason: string): Outcome {
  return {
    ...nothing,
    failures: [{ path: pathOfUnit(unit), message: `the audit of this file failed inside (${reason})` }],
  };
}
