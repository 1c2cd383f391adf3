import {
  type ClientCapabilities,
  type CodeActionClientCapabilities,
  type DiagnosticsCapabilities,
  MarkupKind,
  type WorkspaceEditClientCapabilities,
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
  readonly actions: ActionFeatures;
  readonly edits: EditFeatures;
}

/** What the client can do with code actions. */
export interface ActionFeatures {
  /** It takes actions as objects; otherwise it has none of ours. */
  readonly literals: boolean;
  readonly preferred: boolean;
  /** It shows why an action cannot be taken; otherwise such an action is left out. */
  readonly disabled: boolean;
  /** It asks for the edit when somebody takes the action. */
  readonly resolvesEdit: boolean;
}

/** What the client can do with edits. */
export interface EditFeatures {
  /** Of documents with their versions. */
  readonly documentChanges: boolean;
  /** It asks before it writes what is marked so. */
  readonly annotations: boolean;
  readonly snippets: boolean;
  /** It can make files. */
  readonly create: boolean;
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
    actions: actionFeatures(textDocument?.codeAction ?? {}),
    edits: editFeatures(workspace?.workspaceEdit ?? {}, textDocument?.codeAction ?? {}),
  };
}

function actionFeatures(action: CodeActionClientCapabilities): ActionFeatures {
  return {
    literals: isGiven(action.codeActionLiteralSupport),
    preferred: action.isPreferredSupport === true,
    disabled: action.disabledSupport === true,
    resolvesEdit: action.dataSupport === true && action.resolveSupport?.properties.includes('edit') === true,
  };
}

function editFeatures(
  edit: WorkspaceEditClientCapabilities,
  { honorsChangeAnnotations }: CodeActionClientCapabilities,
): EditFeatures {
  const documentChanges = edit.documentChanges === true;
  return {
    documentChanges,
    annotations: documentChanges && isGiven(edit.changeAnnotationSupport) && honorsChangeAnnotations === true,
    snippets: documentChanges && edit.snippetEditSupport === true,
    create: documentChanges && edit.resourceOperations?.includes('create') === true,
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
