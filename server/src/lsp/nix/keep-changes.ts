import { baseName } from '../../engine/project.ts';
import { changesBetween } from '../actions/changes.ts';
import { workspaceEdit } from '../actions/workspace-edit.ts';
import type { ServerContext } from '../context.ts';
import { isFileKey, keyOf } from '../uri.ts';
import { look } from '../views.ts';
import { plainText } from './plain-text.ts';
import { notTrusted, type ProposedChange, refused, type TaskReport } from './task.ts';

/**
 * Hands texts that were shown before to the client, which writes them, so that they can be undone. Refused where one of
 * the files is not any more what it was when they were made.
 */
export async function keepChanges(context: ServerContext, given: unknown): Promise<TaskReport> {
  if (!context.session.trusted) return notTrusted;
  const changes = changesOf(given);
  if (changes === undefined || changes.length === 0) return refused('It is not said what is to be kept.');
  for (const { uri, before } of changes) {
    const name = plainText(baseName(keyOf(uri)));
    if (!isFileKey(keyOf(uri))) return refused(`${name} is no file on disk.`);
    if (textAt(context, uri) !== before)
      return refused(`${name} was changed meanwhile, and stays as it is: make the preview once more.`);
  }
  // An editor takes the mark off a text that it opens.
  const plain = (text: string) => text.replace(/^\uFEFF/, '');
  const texts = (side: 'before' | 'after') =>
    new Map(
      changes.flatMap(({ uri, ...change }) => {
        const text = change[side];
        return text === null ? [] : [[keyOf(uri), plain(text)] as const];
      }),
    );
  const made = changesBetween(context, texts('before'), texts('after'));
  const edit = workspaceEdit(made, context.session.client.edits);
  if (edit === undefined) return refused('This editor cannot make the files that it takes.');
  const names = changes.map(({ uri }) => plainText(baseName(keyOf(uri)))).join(' and ');
  const { applied, failureReason } = await context.connection.workspace.applyEdit({
    label: `Change ${names}`,
    edit,
  });
  if (applied) return { result: 'good', summary: `${names} changed.`, report: '' };
  const reason = failureReason === undefined ? '' : ` (${plainText(failureReason)})`;
  return refused(`The editor did not take the change${reason}.`);
}

/** Null where it is not there. */
function textAt({ documents, folders }: ServerContext, uri: string): string | null | undefined {
  const key = keyOf(uri);
  const view = look(key, documents, folders).get(key);
  if (view?.kind === 'text') return view.text;
  return view?.kind === 'absent' ? null : undefined;
}

function changesOf(given: unknown): readonly ProposedChange[] | undefined {
  if (typeof given !== 'object' || given === null || !('changes' in given)) return undefined;
  const { changes } = given;
  if (!Array.isArray(changes)) return undefined;
  const read = changes.flatMap((one: unknown) => changeOf(one) ?? []);
  return read.length === changes.length ? read : undefined;
}

function changeOf(given: unknown): ProposedChange | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  if (!('uri' in given) || !('before' in given) || !('after' in given)) return undefined;
  const { uri, before, after } = given;
  if (typeof uri !== 'string' || typeof after !== 'string') return undefined;
  return before === null || typeof before === 'string' ? { uri, before, after } : undefined;
}
