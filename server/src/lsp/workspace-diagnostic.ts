import {
  type CancellationToken,
  LSPErrorCodes,
  ResponseError,
  type ResultProgressReporter,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDiagnosticReportPartialResult,
} from 'vscode-languageserver/node';
import { createSignal } from './activity.ts';
import type { ServerContext } from './context.ts';
import type { DocumentKey } from './uri.ts';
import { createLedger, type WorkspaceLedger } from './workspace-ledger.ts';

type Progress = ResultProgressReporter<WorkspaceDiagnosticReportPartialResult>;

/** What was audited meanwhile is sent together, every so many milliseconds. */
const STREAM_INTERVAL = 100;
const ITEMS_AT_A_TIME = 200;

/**
 * The problems of the whole workspace, from what the index knows.
 *
 * A client that takes partial results is told what is known, and from then on what changes; its request is held, so
 * that it need not ask again. Any other client is answered when the index has settled.
 */
export async function workspaceDiagnostic(
  context: ServerContext,
  params: WorkspaceDiagnosticParams,
  token: CancellationToken,
  progress: Progress | undefined,
): Promise<WorkspaceDiagnosticReport> {
  const { engines, index, heldPulls, session } = context;
  await engines.ready;
  index.start();
  const ledger = createLedger(context, params.previousResultIds);
  if (progress !== undefined) {
    await stream(context, ledger, token, progress);
    throwIfCancelled(token);
    return { items: [] };
  }
  await Promise.race([index.settled(), cancelled(token)]);
  throwIfCancelled(token);
  const items = ledger.news(ledger.keys(), true);
  const endWatch = index.onAudited((key) => {
    if (!ledger.isBehind(key)) return;
    endWatch();
    session.pull?.askAgain();
  });
  heldPulls.watch(endWatch);
  return { items };
}

/** Ends when the client cancels its request or the server shuts down. */
async function stream(
  { index, heldPulls }: ServerContext,
  ledger: WorkspaceLedger,
  token: CancellationToken,
  progress: Progress,
): Promise<void> {
  const pending = new Set<DocumentKey>();
  let timer: NodeJS.Timeout | undefined;
  const report = (keys: Iterable<DocumentKey>, withUnchanged: boolean) => {
    const items = ledger.news(keys, withUnchanged);
    for (let at = 0; at < items.length; at += ITEMS_AT_A_TIME) {
      progress.report({ items: items.slice(at, at + ITEMS_AT_A_TIME) });
    }
  };
  const reportSoon = (keys: Iterable<DocumentKey>) => {
    for (const key of keys) pending.add(key);
    timer ??= setTimeout(() => {
      timer = undefined;
      report(pending, false);
      pending.clear();
    }, STREAM_INTERVAL);
  };

  report(ledger.keys(), true);
  const shutdown = createSignal();
  const endings = [
    index.onAudited((key) => reportSoon([key])),
    heldPulls.hold(() => shutdown.reach()),
    () => clearTimeout(timer),
  ];
  // Only then is it known which of the documents that the client knows are gone.
  void index.firstWalk().then(() => reportSoon(ledger.keys()));
  await Promise.race([cancelled(token), shutdown.reached]);
  for (const end of endings) end();
}

function cancelled(token: CancellationToken): Promise<void> {
  if (token.isCancellationRequested) return Promise.resolve();
  return new Promise((resolve) => token.onCancellationRequested(() => resolve()));
}

function throwIfCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested)
    throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled by the client');
}
