import { refused, type Task } from '../nix/task.ts';
import { plainText } from '../nix/plain-text.ts';
import { namesOf } from '../nix/tasks/names.ts';
import { actionDataOf } from './action-data.ts';
import { askFor } from './ask.ts';
import { examinedFor, findingOf } from './examined-for.ts';
import { editOf } from './quick-fixes.ts';
import { cannotIgnore, ignoreEdit } from './ignore.ts';
import { workspaceEdit } from './workspace-edit.ts';

const STALE = 'The file has changed since this was offered, and nothing was written.';

/**
 * Gets what a fix asks for (`action`; `output` are the names of an output, where that is asked for), and answers with its
 * edit, which is for the user to look at.
 */
export const applyFix: Task = async (context, params, run) => {
  const data = actionDataOf(params.get('action'));
  if (data?.do !== 'fix') return refused('This is no fix.');
  const audited = await examinedFor(context, data);
  const fix = audited === undefined ? undefined : findingOf(audited, data)?.fixes[data.fix];
  if (audited === undefined || fix === undefined || fix.title !== data.title) return refused(STALE);
  if (fix.kind === 'advice') return refused('This is for somebody to do.');
  if (fix.kind === 'edit') return written(editOf(context, fix), `${plainText(fix.title)}.`, '');
  const outcome = await askFor(context, audited, fix, run, namesOf(params.get('output')));
  if (outcome.kind === 'cancelled') return { ...refused('It was cancelled.'), result: 'cancelled' };
  if (outcome.kind === 'refused') {
    const { message, reason } = outcome;
    return { ...refused(plainText(message)), ...(reason !== undefined && { reason }) };
  }
  const { changes, report } = outcome;
  const summary = plainText(outcome.summary);
  if (changes.length === 0) return { result: 'good', summary, report };
  return written(
    workspaceEdit(changes, context.session.client.edits, { confirm: fix.title }),
    summary,
    report,
  );
};

/** The comment that silences the finding of `action`, with the user's `reason`. */
export const ignoreHere: Task = async (context, params) => {
  const data = actionDataOf(params.get('action'));
  const reason = params.get('reason');
  if (data?.do !== 'ignore' || typeof reason !== 'string') return refused('There is nothing to be ignored.');
  const audited = await examinedFor(context, data);
  const finding = audited === undefined ? undefined : findingOf(audited, data);
  if (audited === undefined || finding === undefined) return refused(STALE);
  const edit = ignoreEdit(context, audited, finding, reason);
  if (edit === undefined) return refused(cannotIgnore(finding));
  return written(edit, `${finding.rule} is ignored here.`, '');
};

function written(
  edit: ReturnType<typeof workspaceEdit>,
  summary: string,
  report: string,
): Awaited<ReturnType<Task>> {
  if (edit === undefined) return refused('This editor cannot make the files that it takes.');
  return { result: 'good', summary, report, edit };
}
