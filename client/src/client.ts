import { type ExtensionContext, type LogOutputChannel, window, workspace } from 'vscode';
import {
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  type ServerOptions,
  TransportKind,
} from 'vscode-languageclient/node';
import { auditedDocuments, documentsOnRequest } from './documents.ts';
import type { InitializationOptions } from './protocol.ts';

/** The section of the settings; also the client's id, by which the library finds `nixAudit.trace.server`. */
const ID = 'nixAudit';
const NAME = 'Nix Audit';

/** The commands that a hover may lead to: each shows what it does, can be cancelled, and changes nothing. */
const linkedCommands = ['nixAudit.closureSize'] as const;

/** The port that a debugger attaches to when the extension itself is being debugged. */
const DEBUG_PORT = 6009;

interface ClientFactory {
  readonly output: LogOutputChannel;
  /** Makes a client that is not started yet. */
  readonly createClient: () => LanguageClient;
}

/** Prepares what all clients of this window share: the output lives on while the server restarts. */
export function clientFactory(context: ExtensionContext): ClientFactory {
  const output = window.createOutputChannel(NAME, { log: true });
  context.subscriptions.push(output);

  const options: LanguageClientOptions = {
    documentSelector: [...auditedDocuments, ...documentsOnRequest],
    diagnosticCollectionName: 'nix-audit',
    outputChannel: output,
    // A log line is no reason to take over somebody's panel: the status item says that there is one to read.
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    // No `synchronize`: the server asks for the settings itself, because they differ from folder to folder, and says
    // itself which files it wants watched.
    // A function, because a restarted server must learn today's trust and not that of the first start.
    initializationOptions: (): InitializationOptions => ({
      workspaceTrusted: workspace.isTrusted,
      comparison: true,
      nix: true,
      commandLinks: true,
      // Of the user's own, outside of every workspace.
      cacheFolder: context.globalStorageUri.fsPath,
    }),
    // Text in messages and hovers comes from files of other people: no HTML, and no commands but those that the server
    // itself links to.
    markdown: { isTrusted: { enabledCommands: [...linkedCommands] }, supportHtml: false },
  };
  const server = serverOptions(context);
  return { output, createClient: () => new LanguageClient(ID, NAME, server, options) };
}

function serverOptions(context: ExtensionContext): ServerOptions {
  const server = { module: context.asAbsolutePath('server/dist/lsp.cjs'), transport: TransportKind.ipc };
  return {
    run: server,
    debug: { ...server, options: { execArgv: ['--nolazy', `--inspect=${DEBUG_PORT}`] } },
  };
}
