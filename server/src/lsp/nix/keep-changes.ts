import type { TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import { changedPart } from '../../text/changed-part.ts';
import { lineStarts, rangeOf } from '../../text/lines.ts';
import { baseName } from '../../engine/project.ts';
import type { ServerContext } from '../context.ts';
import { isFileKey, keyOf, uriOf } from '../uri.ts';
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
  const { documents } = context;
  for (const { uri, before } of changes) {
    const name = plainText(baseName(keyOf(uri)));
    if (!isFileKey(keyOf(uri))) return refused(`${name} is no file on disk.`);
    if (textAt(context, uri) !== before)
      return refused(`${name} was changed meanwhile, and stays as it is: make the preview once more.`);
  }
  const edit: WorkspaceEdit = {
    documentChanges: changes.flatMap(({ uri, before, after }) => {
      const version = documents.get(keyOf(uri))?.version ?? null;
      if (before !== null) return [textEdit(uri, version, before, after)];
      return [{ kind: 'create' as const, uri: uriOf(keyOf(uri)) }, textEdit(uri, null, '', after)];
    }),
  };
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

function textEdit(uri: string, version: number | null, before: string, after: string): TextDocumentEdit {
  // An editor takes the mark off a text that it opens.
  const [old, now] = before.startsWith('\uFEFF')
    ? [before.slice(1), after.replace(/^\uFEFF/, '')]
    : [before, after];
  const part = changedPart(old, now);
  const edits =
    part === undefined ? [] : [{ range: rangeOf(lineStarts(old), part.span), newText: part.text }];
  return { textDocument: { uri, version }, edits };
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
