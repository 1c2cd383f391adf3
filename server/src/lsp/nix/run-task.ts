import { type CancellationToken, WorkDoneProgress } from 'vscode-languageserver/node';
import { members } from '../../nixcli/nix/json.ts';
import type { ServerContext } from '../context.ts';
import { describeError } from '../log.ts';
import { cancelled, refused, type Task, type TaskReport } from './task.ts';

/** People do not read more of them, and each costs a message. In milliseconds. */
const TELL_EVERY = 100;

/** Runs a task for a request, and tells how far it is where the client has given a token for that. Never rejects. */
export async function runTask(
  context: ServerContext,
  task: Task,
  given: unknown,
  token: CancellationToken,
): Promise<TaskReport> {
  const params = members(given) ?? new Map<string, unknown>();
  const aborted = new AbortController();
  const listening = token.onCancellationRequested(() => aborted.abort());
  if (token.isCancellationRequested) aborted.abort();
  const progress = params.get('workDoneToken');
  const send = (message: string, share: number | undefined) => {
    if (typeof progress !== 'string' && typeof progress !== 'number') return;
    const percentage = share === undefined ? {} : { percentage: Math.round(Math.min(1, share) * 100) };
    context.connection
      .sendProgress(WorkDoneProgress.type, progress, { kind: 'report', message, ...percentage })
      .catch(() => undefined);
  };
  let latest: (() => void) | undefined;
  const timer = setInterval(() => {
    latest?.();
    latest = undefined;
  }, TELL_EVERY);
  const tell = (message: string, share?: number) => {
    latest = () => send(message, share);
  };
  try {
    const report = await task(context, params, { signal: aborted.signal, tell });
    if (aborted.signal.aborted) return cancelled;
    const { reason, summary } = report;
    if (reason !== undefined) context.watch.noticed({ reason, message: summary });
    else context.watch.taskDone();
    return report;
  } catch (error) {
    context.log.error(describeError(error));
    return refused('Something failed inside; the log says what.');
  } finally {
    clearInterval(timer);
    listening.dispose();
    context.host.kept.infos.changed();
  }
}
