import {
  DocumentDiagnosticReportKind,
  type PreviousResultId,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver/node';
import type { ServerContext } from './context.ts';
import { emptyReport, type FileReport } from './reports.ts';
import { type DocumentKey, keyOf, uriOf } from './uri.ts';

/** What the client knows of the workspace's problems, and what it has yet to be told. */
export interface WorkspaceLedger {
  /** All documents that there may be something to say of. */
  keys(): Set<DocumentKey>;
  /** Whether the client knows something else of the document than is true. */
  isBehind(key: DocumentKey): boolean;
  /**
   * What to tell of these documents, after which the client knows it.
   *
   * @param withUnchanged whether to mention documents of which the client knows all
   */
  news(keys: Iterable<DocumentKey>, withUnchanged: boolean): WorkspaceDocumentDiagnosticReport[];
}

export function createLedger(
  { index, documents, heldPulls }: ServerContext,
  previous: readonly PreviousResultId[],
): WorkspaceLedger {
  const told = new Map<DocumentKey, string>();
  const uris = new Map<DocumentKey, string>();
  for (const { uri, value } of previous) {
    const key = keyOf(uri);
    told.set(key, value);
    uris.set(key, uri);
  }

  /** Undefined for what is not known yet, and for open documents outside of the workspace: they are asked for singly. */
  function current(key: DocumentKey): FileReport | undefined {
    if (index.members.has(key)) return index.members.get(key);
    return index.walked && documents.get(key) === undefined ? emptyReport : undefined;
  }

  function differs(key: DocumentKey, { resultId }: FileReport): boolean {
    return heldPulls.forgotten.has(key) || (told.get(key) ?? emptyReport.resultId) !== resultId;
  }

  function item(key: DocumentKey, withUnchanged: boolean): WorkspaceDocumentDiagnosticReport | undefined {
    const report = current(key);
    if (report === undefined) return undefined;
    const { resultId, diagnostics } = report;
    const open = documents.get(key);
    const document = {
      uri: open?.uri ?? uris.get(key) ?? uriOf(key),
      version: open?.version ?? null,
      resultId,
    };
    if (!differs(key, report)) {
      const mention = withUnchanged && told.has(key);
      return mention ? { ...document, kind: DocumentDiagnosticReportKind.Unchanged } : undefined;
    }
    told.set(key, resultId);
    heldPulls.forgotten.delete(key);
    return { ...document, kind: DocumentDiagnosticReportKind.Full, items: [...diagnostics] };
  }

  return {
    keys: () => new Set([...index.members.keys(), ...told.keys(), ...heldPulls.forgotten]),
    isBehind(key) {
      const report = current(key);
      return report !== undefined && differs(key, report);
    },
    news: (keys, withUnchanged) =>
      [...keys].map((key) => item(key, withUnchanged)).filter((one) => one !== undefined),
  };
}
