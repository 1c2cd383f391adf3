import type { DidCloseTextDocumentParams } from 'vscode-languageserver/node';
import type { ServerContext } from './context.ts';
import { affectedBy } from './projects.ts';

/** The file on disk is the truth again. */
export function didClose(context: ServerContext, { textDocument }: DidCloseTextDocumentParams): void {
  const { documents, session, index, heldPulls } = context;
  const document = documents.close(textDocument.uri);
  if (document === undefined) return;
  const { key } = document;
  const affected = affectedBy(key);
  heldPulls.forget(key);
  session.face.closed(key, affected);
  index.touch(affected);
}
