import type { FileEdit } from '../../engine/finding.ts';
import type { Texts } from '../../engine/fixes/rounds.ts';
import { lineStarts, rangeOf } from '../../text/lines.ts';
import type { ServerContext } from '../context.ts';
import { type DocumentKey, uriOf } from '../uri.ts';
import { editsBetween } from './differences.ts';
import type { FileChange } from './workspace-edit.ts';

type Known = Pick<ServerContext, 'documents'>;

/** Edits as changes of the documents as they are now. */
export function changesOf(context: Known, edits: readonly FileEdit[]): readonly FileChange[] {
  const files = new Map<DocumentKey, FileEdit[]>();
  for (const edit of edits) files.set(edit.path, [...(files.get(edit.path) ?? []), edit]);
  return [...files].map(([path, own]) => ({
    ...named(context, path),
    edits: own.map(({ range, text }) => ({ range, newText: text })),
  }));
}

/** Texts as changes of what the documents are now. Those of which there is no text before are made. */
export function changesBetween(context: Known, before: Texts, after: Texts): readonly FileChange[] {
  return [...after].flatMap(([path, text]) => {
    const old = before.get(path);
    const lines = lineStarts(old ?? '');
    const edits = editsBetween(old ?? '', text).map((edit) => ({
      range: rangeOf(lines, edit.span),
      newText: edit.text,
    }));
    if (edits.length === 0) return [];
    return [{ ...named(context, path), ...(old === undefined && { version: 'new' as const }), edits }];
  });
}

/** A document as the client knows it, or a file on disk. */
export function named({ documents }: Known, path: DocumentKey): Pick<FileChange, 'uri' | 'version'> {
  const open = documents.get(path);
  return { uri: open?.uri ?? uriOf(path), version: open?.version ?? null };
}
