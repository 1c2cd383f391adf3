import {
  type CancellationToken,
  type DiagnosticServerCancellationData,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type FullDocumentDiagnosticReport,
  LSPErrorCodes,
  type RelatedFullDocumentDiagnosticReport,
  ResponseError,
} from 'vscode-languageserver/node';
import { throwIfCancelled } from './cancelled.ts';
import type { ServerContext } from './context.ts';
import { prepareIndex } from './hover/prepare-index.ts';
import { affectedBy } from './projects.ts';
import { emptyReport, type FileReport } from './reports.ts';
import { type DocumentKey, keyOf, uriOf } from './uri.ts';

type RelatedDocuments = NonNullable<RelatedFullDocumentDiagnosticReport['relatedDocuments']>;

/** The problems of one document, as it is when the answer is made: perhaps newer than when it was asked for. */
export async function documentDiagnostic(
  context: ServerContext,
  { textDocument, previousResultId }: DocumentDiagnosticParams,
  token: CancellationToken,
): Promise<DocumentDiagnosticReport> {
  const { reports, documents, configuration, activity, session } = context;
  throwIfCancelled(token);
  activity.noticed();
  const key = keyOf(textDocument.uri);
  const { generation } = configuration;
  const report = await reports(key);
  const related = session.client.relatedDocuments ? await relatedDocuments(context, key) : undefined;
  throwIfCancelled(token);
  if (configuration.generation !== generation) throw outOfDate();
  if (documents.get(key) !== undefined) session.pull?.answered(key, report.resultId);
  void prepareIndex(context, key);
  const { resultId, diagnostics } = report;
  return {
    ...(previousResultId === resultId
      ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
      : { kind: DocumentDiagnosticReportKind.Full, resultId, items: [...diagnostics] }),
    ...(related !== undefined && { relatedDocuments: related }),
  };
}

/** The document beside this one, if there is something to say of it that the client may not know. */
async function relatedDocuments(
  context: ServerContext,
  key: DocumentKey,
): Promise<RelatedDocuments | undefined> {
  const { reports, documents, session } = context;
  const partner = affectedBy(key).find((one) => one !== key);
  if (partner === undefined) return undefined;
  const report = await reports(partner);
  if (report === emptyReport && (session.pull?.lastAnswer(partner) ?? report.resultId) === report.resultId)
    return undefined;
  session.pull?.answered(partner, report.resultId);
  return { [documents.get(partner)?.uri ?? uriOf(partner)]: fullReport(report) };
}

function fullReport({ resultId, diagnostics }: FileReport): FullDocumentDiagnosticReport {
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items: [...diagnostics] };
}

/** The settings changed while the answer was made. */
function outOfDate(): ResponseError<DiagnosticServerCancellationData> {
  return new ResponseError(LSPErrorCodes.ServerCancelled, 'the settings have changed', {
    retriggerRequest: true,
  });
}
