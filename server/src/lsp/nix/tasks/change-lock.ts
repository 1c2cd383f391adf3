import { baseName } from '../../../engine/project.ts';
import type { LockRequest } from '../../../nixcli/update/proposal.ts';
import { amount } from '../../hover/units.ts';
import { keyOf, uriOf } from '../../uri.ts';
import { answerLockRequest, type LockAnswer } from '../change-lock.ts';
import { plainText } from '../plain-text.ts';
import { previewReport } from '../preview-report.ts';
import { refused, type Task, type TaskParams, textParam } from '../task.ts';

/** Locks what flake.nix at `uri` declares and its lock lacks. */
export const lockMissing: Task = changeLock(() => ({ ask: 'lock' }));

/** Locks the `inputs` of the flake.nix at `uri` anew; all where none is named. */
export const updateInputs: Task = changeLock((params) => {
  const inputs = params.get('inputs') ?? [];
  return isNames(inputs) ? { ask: 'update', inputs } : undefined;
});

/** Writes the newest tag of the `input`'s repository into the flake.nix at `uri`, and locks it. */
export const newestTag: Task = changeLock((params) => {
  const input = textParam(params, 'input');
  return input === undefined ? undefined : { ask: 'tag', input };
});

/** Takes `nodes` of the lock at `uri` as git has them at HEAD. */
export const restoreNodes: Task = changeLock((params) => {
  const nodes = params.get('nodes');
  return isNames(nodes) && nodes.length > 0 ? { ask: 'restore', nodes } : undefined;
});

const MOST_NAMES = 1000;

function isNames(given: unknown): given is readonly string[] {
  return (
    Array.isArray(given) && given.length <= MOST_NAMES && given.every((name) => typeof name === 'string')
  );
}

/** Shows what would become of the lock; `nixAudit/keepChanges` writes it. */
function changeLock(requestOf: (params: TaskParams) => LockRequest | undefined): Task {
  return async (context, params, run) => {
    const uri = textParam(params, 'uri') ?? '';
    const request = requestOf(params);
    if (request === undefined) return refused('It is not said what is to be done.');
    const answer = await answerLockRequest(context, uri, request, run);
    if (!answer.ok) return answer.report;
    const { proposal, preview } = answer;
    const summary = changeSummary(answer);
    if (proposal.files.length === 0) return { result: 'good', summary, report: '', changes: [] };
    const name = plainText(baseName(keyOf(uri)));
    const changes = proposal.files.map(({ path, before, after }) => ({
      uri: context.documents.get(path)?.uri ?? uriOf(path),
      before: before ?? null,
      after,
    }));
    return {
      result: preview.suspicious > 0 || preview.failures.length > 0 ? 'bad' : 'good',
      summary,
      report: `Nothing is written yet: this is what would become of ${name}.\n\n${previewReport(preview)}`,
      changes,
    };
  };
}

/** What was done and what it changes, in two sentences. */
export function changeSummary({ proposal, preview }: LockAnswer & { readonly ok: true }): string {
  const told = sentence(proposal.told);
  if (proposal.files.length === 0) return `${told} Nothing changes.`;
  const { suspicious, rows, unlisted } = preview;
  const grave = suspicious === 0 ? 'nothing suspicious' : amount(suspicious, 'suspicious thing');
  return `${told} ${amount(rows.length + unlisted, 'change')}, ${grave}.`;
}

function sentence(clause: string): string {
  const text = plainText(clause);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
