import {
  type ClientCapabilities,
  type DiagnosticsCapabilities,
  MarkupKind,
} from 'vscode-languageserver/node';
import type { DiagnosticFeatures } from './convert.ts';

/** What the client says of itself when it starts the server. */
export interface ClientFacts {
  /** The client asks for diagnostics; otherwise they are sent to it. Never both. */
  readonly pull: boolean;
  readonly relatedDocuments: boolean;
  /** It can be told to ask again (`workspace/diagnostic/refresh`). */
  readonly refresh: boolean;
  readonly configuration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly workspaceFolders: boolean;
  readonly diagnostics: DiagnosticFeatures;
  /** It shows Markdown in hovers; otherwise plain text is sent. */
  readonly markdownHover: boolean;
  /** It can be told that lenses, or hints in lines, say something else. */
  readonly refreshesLenses: boolean;
  readonly refreshesHints: boolean;
}

export function clientFacts({ textDocument, workspace }: ClientCapabilities): ClientFacts {
  const pull = textDocument?.diagnostic;
  return {
    pull: isGiven(pull),
    relatedDocuments: pull?.relatedDocumentSupport === true,
    refresh: workspace?.diagnostics?.refreshSupport === true,
    configuration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    diagnostics: diagnosticFeatures(pull ?? {}, textDocument?.publishDiagnostics ?? {}),
    markdownHover: textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    refreshesHints: workspace?.inlayHint?.refreshSupport === true,
  };
}

/** Until version 3.18 of the protocol, pulling clients said what they can show among the features of pushing. */
function diagnosticFeatures(
  pull: DiagnosticsCapabilities,
  push: DiagnosticsCapabilities,
): DiagnosticFeatures {
  return {
    relatedInformation: (pull.relatedInformation ?? push.relatedInformation) === true,
    tags: isGiven(pull.tagSupport ?? push.tagSupport),
    codeDescription: (pull.codeDescriptionSupport ?? push.codeDescriptionSupport) === true,
    data: (pull.dataSupport ?? push.dataSupport) === true,
  };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}
