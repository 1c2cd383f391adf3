import type { DidChangeTextDocumentParams } from 'vscode-languageserver/node';
import type { ServerContext } from './context.ts';
import { touched } from './touched.ts';

export function didChange(context: ServerContext, params: DidChangeTextDocumentParams): void {
  const document = context.documents.change(params);
  if (document !== undefined) touched(context, document.key);
}
