import { CancellationTokenSource, ProgressLocation, window } from 'vscode';
import type { TaskReport } from './protocol.ts';
import type { ReportDocuments } from './reports.ts';
import type { AuditServer } from './server.ts';

/** Starts what the user has asked for, and shows what came of it. */
export type Tasks = (request: TaskRequest) => Promise<TaskReport | undefined>;

export interface TaskRequest {
  readonly method: string;
  readonly params: object;
  /** What is done, for the notification that shows how far it is: `Verifying flake.lock`. */
  readonly title: string;
  /** Only what went wrong is shown: the rest stands in the editor. */
  readonly quiet?: boolean;
  /** What would be written is shown by whoever asks. */
  readonly preview?: boolean;
  /** Nothing is shown of what went well: whoever asked does that. */
  readonly silent?: boolean;
  /** It takes no longer than a moment, so that nobody cancels it. */
  readonly brief?: boolean;
}

export function createTasks(server: AuditServer, reports: ReportDocuments): Tasks {
  return async ({ method, params, title, quiet = false, silent = false, brief = false, preview = false }) => {
    const report = await window.withProgress(
      {
        location: brief ? ProgressLocation.Window : ProgressLocation.Notification,
        title: `Nix Audit: ${title}`,
        cancellable: !brief,
      },
      async (progress, cancelled) => {
        const source = new CancellationTokenSource();
        const listening = cancelled.onCancellationRequested(() => source.cancel());
        let told = 0;
        try {
          return await server.ask(method, params, source.token, ({ message, percentage }) => {
            const increment = percentage === undefined ? undefined : Math.max(0, percentage - told);
            told += increment ?? 0;
            progress.report({
              ...(message === undefined ? {} : { message }),
              ...(increment === undefined ? {} : { increment }),
            });
          });
        } finally {
          listening.dispose();
          source.dispose();
        }
      },
    );
    const isShown = preview && (report?.changes?.length ?? 0) > 0;
    if (report !== undefined && !isShown && !(silent && report.result === 'good'))
      await show(report, title, reports, quiet);
    return report;
  };
}

async function show(
  { result, summary, report }: TaskReport,
  title: string,
  reports: ReportDocuments,
  quiet: boolean,
): Promise<void> {
  if (result === 'cancelled' || (quiet && result === 'good')) return;
  if (report !== '' && !quiet) {
    await reports.show(title, `${summary}\n\n${report}`);
    return;
  }
  // Nobody is waited for: what is to be done next is not known here.
  if (result === 'good') void window.showInformationMessage(summary);
  else void window.showWarningMessage(summary);
}
