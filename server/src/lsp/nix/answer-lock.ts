import { uriOf } from '../uri.ts';
import type { NixRefusal } from '../../nixcli/nix/answer.ts';
import type { LockRequest } from '../../nixcli/update/proposal.ts';
import type { ServerContext } from '../context.ts';
import { answerLockRequest } from './change-lock.ts';
import { previewReport } from './preview-report.ts';
import { changeSummary } from './tasks/change-lock.ts';
import type { TaskRun } from './task.ts';

/** What fixes that ask for a lock get: whole files as they should be. All that is told is plain text. */
export type LockFixAnswer =
  | {
      readonly kind: 'texts';
      readonly texts: ReadonlyMap<string, string>;
      readonly summary: string;
      readonly report: string;
    }
  | { readonly kind: 'refused'; readonly message: string; readonly reason?: NixRefusal }
  | { readonly kind: 'cancelled' };

/** Answers a fix that asks for 'lock', 'update' or 'restore' at a lock, or at what it is made for. */
export async function answerLock(
  context: ServerContext,
  { request, path }: { readonly request: LockRequest; readonly path: string },
  run: TaskRun,
): Promise<LockFixAnswer> {
  const answer = await answerLockRequest(context, uriOf(path), request, run);
  if (!answer.ok) {
    const { result, summary, reason } = answer.report;
    if (result === 'cancelled') return { kind: 'cancelled' };
    return { kind: 'refused', message: summary, ...(reason !== undefined && { reason }) };
  }
  const { files } = answer.proposal;
  return {
    kind: 'texts',
    texts: new Map(files.map(({ path: file, after }) => [file, after])),
    summary: changeSummary(answer),
    report: files.length === 0 ? '' : previewReport(answer.preview),
  };
}
