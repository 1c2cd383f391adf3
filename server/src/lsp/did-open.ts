import type { DidOpenTextDocumentParams } from 'vscode-languageserver/node';
import type { ServerContext } from './context.ts';
import { touched } from './touched.ts';

export function didOpen(context: ServerContext, { textDocument }: DidOpenTextDocumentParams): void {
  const { key } = context.documents.open(textDocument);
  touched(context, key);
}
