import { uriOf } from '../uri.ts';
import type { FixAnswer, Question } from '../actions/answering.ts';
import type { FixRequest } from '../../rules/fix.ts';
import type { ServerContext } from '../context.ts';
import { answerLockRequest } from './change-lock.ts';
import { previewReport } from './preview-report.ts';
import { changeSummary } from './tasks/change-lock.ts';
import type { TaskRun } from './task.ts';

type LockFixRequest = Extract<FixRequest, { readonly ask: 'lock' | 'update' | 'restore' }>;

/** Answers a fix that asks for 'lock', 'update' or 'restore' at a lock, or at what it is made for. */
export async function answerLock(
  context: ServerContext,
  { request, path }: Question<LockFixRequest>,
  run: TaskRun,
): Promise<FixAnswer> {
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
