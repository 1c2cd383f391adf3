import { parentPort, workerData } from 'node:worker_threads';
import { type AuditJob, auditContext, auditOne } from './run-audit.ts';
import type { ThreadMessage } from './threads.ts';
import type { Unit } from './units.ts';

/** The life of a thread that `auditInThreads` started: it answers units with outcomes until it is ended. */
export async function auditThread(): Promise<void> {
  const job: AuditJob = workerData;
  const context = await auditContext(job);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- this is a thread, not a window
  const say = (message: ThreadMessage) => parentPort?.postMessage(message);
  parentPort?.on('message', (units: readonly Unit[]) => say(units.map((unit) => auditOne(unit, context))));
  say('ready');
}
