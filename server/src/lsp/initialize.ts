import {
  type InitializeParams,
  type InitializeResult,
  PositionEncodingKind,
  type ServerCapabilities,
  TextDocumentSyncKind,
  type WorkspaceFolder,
} from 'vscode-languageserver/node';
import { dayOf } from '../engine/day.ts';
import { toolVersion } from '../engine/disk/version.ts';
import { type ClientFacts, clientFacts } from './client-facts.ts';
import { CODE_ACTION_KINDS } from './code-action.ts';
import type { ServerContext } from './context.ts';
import { SOURCE } from './convert.ts';
import { createPullFace } from './pull-face.ts';
import { createPushFace } from './push-face.ts';
import { uriOf } from './uri.ts';

/** What clients may send as `initializationOptions`. All of it is optional, and nothing else is looked at. */
interface InitializationOptions {
  /** Absent means not trusted. */
  readonly workspaceTrusted?: unknown;
  /** For clients without `workspace/configuration`: what the section `nixAudit` would hold. */
  readonly settings?: unknown;
  /** The client reports changes of files by itself, so that the server registers no watchers. */
  readonly watchesFiles?: unknown;
  /** The day to audit on, as `2026-11-25`. */
  readonly today?: unknown;
  /** The client wants to be told whether changes are compared. */
  readonly comparison?: unknown;
  /** The client wants to be told whether Nix can be asked. */
  readonly nix?: unknown;
  /** The client has the commands of the extension, and follows links to those of `COMMAND_LINKS` in hovers. */
  readonly commandLinks?: unknown;
  /** An absolute path: where answers of Nix and results of verifications are kept for later. The server makes the folder. */
  readonly cacheFolder?: unknown;
}

export function initialize(context: ServerContext, params: InitializeParams): InitializeResult {
  const client = clientFacts(params.capabilities);
  const options = initializationOptions(params.initializationOptions);
  const pull = client.pull ? createPullFace({ ...context, client }) : undefined;
  context.session = {
    client,
    trusted: options.workspaceTrusted === true,
    clientWatches: options.watchesFiles === true,
    today: dayOf(options.today),
    tellsComparison: options.comparison === true,
    tellsNix: options.nix === true,
    commandLinks: options.commandLinks === true,
    face: pull ?? createPushFace(context),
    pull,
  };
  context.folders.set(workspaceFolders(params));
  context.configuration.changed(options.settings);
  context.host.keepIn(options.cacheFolder);
  return {
    capabilities: serverCapabilities(client),
    serverInfo: { name: 'nix-audit', version: toolVersion() },
  };
}

function serverCapabilities(client: ClientFacts): ServerCapabilities {
  return {
    positionEncoding: PositionEncodingKind.UTF16,
    textDocumentSync: {
      openClose: true,
      change: TextDocumentSyncKind.Incremental,
      save: { includeText: false },
    },
    hoverProvider: true,
    codeActionProvider: { codeActionKinds: [...CODE_ACTION_KINDS], resolveProvider: true },
    codeLensProvider: {},
    inlayHintProvider: true,
    ...(client.pull && {
      diagnosticProvider: { identifier: SOURCE, interFileDependencies: true, workspaceDiagnostics: true },
    }),
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
}

function initializationOptions(given: unknown): InitializationOptions {
  return typeof given === 'object' && given !== null ? given : {};
}

/** Clients of former days name one folder, by its URI or by its path. */
function workspaceFolders({
  workspaceFolders,
  rootUri,
  rootPath,
}: InitializeParams): readonly WorkspaceFolder[] {
  if (workspaceFolders !== undefined && workspaceFolders !== null) return workspaceFolders;
  if (typeof rootUri === 'string') return [{ uri: rootUri, name: '' }];
  return typeof rootPath === 'string' && rootPath !== '' ? [{ uri: uriOf(rootPath), name: '' }] : [];
}
