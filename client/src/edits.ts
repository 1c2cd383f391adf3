import { window, workspace } from 'vscode';
import type { AuditServer } from './server.ts';
import type { TaskEdit } from './protocol.ts';

/** Writes what the server has made, for documents that are still what it was made for. */
export interface Edits {
  apply(edit: TaskEdit): Promise<void>;
  /** Shows the difference first, in the editor's own preview. */
  show(edit: TaskEdit): Promise<void>;
}

export function createEdits(server: AuditServer): Edits {
  async function write(edit: TaskEdit): Promise<void> {
    if (!isCurrent(edit)) {
      void window.showWarningMessage('The file has changed meanwhile, and nothing was written.');
      return;
    }
    const converted = await server.workspaceEdit(edit);
    if (converted !== undefined && !(await workspace.applyEdit(converted)))
      void window.showWarningMessage('The editor did not write it.');
  }
  return {
    // The user has seen what it is.
    apply: (edit) => write(unasked(edit)),
    show: write,
  };
}

function unasked({ documentChanges, changeAnnotations = {} }: TaskEdit): TaskEdit {
  const annotations = Object.entries(changeAnnotations).map(
    ([id, annotation]) => [id, { ...annotation, needsConfirmation: false }] as const,
  );
  return { documentChanges, changeAnnotations: Object.fromEntries(annotations) };
}

/** The library writes edits into whatever stands there. */
function isCurrent({ documentChanges }: TaskEdit): boolean {
  return documentChanges.every((change) => {
    if (!('edits' in change)) return true;
    const { uri, version } = change.textDocument;
    const open = workspace.textDocuments.find((document) => document.uri.toString() === uri);
    return version === null || open === undefined || open.version === version;
  });
}
