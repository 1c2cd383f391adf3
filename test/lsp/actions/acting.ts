import { resolve } from 'node:path';
import type {
  ClientCapabilities,
  CodeAction,
  CodeActionContext,
  Diagnostic,
  Range,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
import { applyEdits } from '../../../server/src/text/edits.ts';
import { lineStarts, offsetAt, positionAt } from '../../../server/src/text/lines.ts';
import { type Client, type ClientOptions, pulling, startClient } from '../client.ts';

export const mendingServer = resolve(import.meta.dirname, 'mending-server.ts');

const literals = { codeActionLiteralSupport: { codeActionKind: { valueSet: [''] } } };

/** A client that can do all that we make use of. */
export const able: ClientCapabilities = {
  ...pulling,
  textDocument: {
    ...pulling.textDocument,
    codeAction: {
      ...literals,
      isPreferredSupport: true,
      disabledSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
      honorsChangeAnnotations: true,
    },
  },
  workspace: {
    ...pulling.workspace,
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ['create', 'rename', 'delete'],
      changeAnnotationSupport: { groupsOnLabel: true },
      snippetEditSupport: true,
    },
  },
};

/** One that takes actions, and nothing besides. */
export const plain: ClientCapabilities = {
  ...pulling,
  textDocument: { ...pulling.textDocument, codeAction: literals },
};

export function startMending(options: ClientOptions = {}): Promise<Client> {
  return startClient({ capabilities: able, program: mendingServer, ...options });
}

/** The stretch of a piece of a text that occurs once. */
export function rangeIn(text: string, piece: string): Range {
  const at = text.indexOf(piece);
  if (at < 0 || text.includes(piece, at + 1)) throw new Error(`not once in the text: ${piece}`);
  const lines = lineStarts(text);
  return { start: positionAt(lines, at), end: positionAt(lines, at + piece.length) };
}

export function actionsAt(
  client: Pick<Client, 'connection'>,
  uri: string,
  range: Range,
  context: Partial<CodeActionContext> = {},
): Promise<CodeAction[]> {
  return client.connection.sendRequest('textDocument/codeAction', {
    textDocument: { uri },
    range,
    context: { diagnostics: [], ...context },
  });
}

/** Of all that is offered, by the title; throws where it is not offered once. */
export async function actionAt(
  client: Pick<Client, 'connection'>,
  uri: string,
  range: Range,
  title: string,
  diagnostics: Diagnostic[] = [],
): Promise<CodeAction> {
  const all = await actionsAt(client, uri, range, { diagnostics });
  const found = all.filter((one) => one.title === title);
  if (found.length !== 1) throw new Error(`"${title}" is not once in: ${titles(all).join('; ')}`);
  return found[0]!;
}

export function titles(actions: readonly CodeAction[]): string[] {
  return actions.map(({ title }) => title);
}

export function resolved(client: Pick<Client, 'connection'>, action: CodeAction): Promise<CodeAction> {
  return client.connection.sendRequest('codeAction/resolve', action);
}

/** What an edit makes of a document, as a client applies it; throws where its edits run into one another. */
export function applied(edit: WorkspaceEdit | undefined, uri: string, text: string): string {
  const edits = editsOf(edit, uri);
  const lines = lineStarts(text);
  const made = applyEdits(
    text,
    edits.map(({ range, newText }) => ({
      span: { start: offsetAt(lines, range.start, text), end: offsetAt(lines, range.end, text) },
      text: newText,
    })),
  );
  if (made === undefined) throw new Error(`these overlap: ${JSON.stringify(edits)}`);
  return made;
}

export function editsOf(edit: WorkspaceEdit | undefined, uri: string): TextEdit[] {
  if (edit?.changes !== undefined) return edit.changes[uri] ?? [];
  return documentEdits(edit)
    .filter(({ textDocument }) => textDocument.uri === uri)
    .flatMap(({ edits }) => edits as TextEdit[]);
}

export function documentEdits(edit: WorkspaceEdit | undefined): TextDocumentEdit[] {
  return (edit?.documentChanges ?? []).filter((one): one is TextDocumentEdit => 'textDocument' in one);
}
