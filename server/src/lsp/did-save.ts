import type { DidSaveTextDocumentParams } from 'vscode-languageserver/node';
import type { ServerContext } from './context.ts';
import { affectedBy } from './projects.ts';
import { keyOf } from './uri.ts';

/** A file that was saved may not have been there before, which clients that watch no files tell in no other way. */
export function didSave(
  { bases, folders, session }: ServerContext,
  { textDocument }: DidSaveTextDocumentParams,
): void {
  folders.lookAgain();
  bases.lookAgain();
  session.face.changedOnDisk(affectedBy(keyOf(textDocument.uri)));
}
