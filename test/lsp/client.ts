import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  CancellationTokenSource,
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
  ProgressType,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import type {
  ClientCapabilities,
  Diagnostic,
  DocumentDiagnosticReport,
  InitializeResult,
  PublishDiagnosticsParams,
  Range,
  WorkspaceDiagnosticReport,
  WorkspaceDiagnosticReportPartialResult,
} from 'vscode-languageserver/node';

const root = resolve(import.meta.dirname, '../..');
const fromSource = resolve(root, 'server/src/lsp/main.ts');
export const builtServer = resolve(root, 'server/dist/lsp.cjs');
export const commandLine = resolve(root, 'server/bin/nix-audit.mjs');
export const hasBundle = existsSync(builtServer);

const partialResults = new ProgressType<WorkspaceDiagnosticReportPartialResult>();

const shown = {
  relatedInformation: true,
  tagSupport: { valueSet: [1, 2] as (1 | 2)[] },
  codeDescriptionSupport: true,
  dataSupport: true,
};

/** An editor that sends what it has to say of problems itself never asks; this one asks. */
export const pulling: ClientCapabilities = {
  textDocument: { diagnostic: { ...shown, dynamicRegistration: true, relatedDocumentSupport: false } },
  workspace: { diagnostics: { refreshSupport: true }, configuration: true, workspaceFolders: true },
};

export const pushed: ClientCapabilities = {
  textDocument: { publishDiagnostics: { ...shown, versionSupport: true } },
  workspace: { configuration: true },
};

export interface ClientOptions {
  readonly capabilities?: ClientCapabilities;
  /** URIs. */
  readonly folders?: readonly string[];
  /** Unless they name another one, the day is a week after the locks of the tests were made. */
  readonly initializationOptions?: Readonly<Record<string, unknown>> | undefined;
  /** What the client answers for the section `nixAudit` at a scope; may be a promise. */
  readonly settings?: (scope: string | undefined) => unknown;
  readonly program?: string;
  readonly argv?: readonly string[];
  /** Instead of those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A client over the real protocol, with the server in a process of its own. */
export interface Client {
  readonly process: ChildProcess;
  readonly connection: MessageConnection;
  readonly initializeResult: InitializeResult;
  readonly log: string[];
  readonly published: PublishDiagnosticsParams[];
  readonly registrations: { method: string; registerOptions?: unknown }[];
  refreshes: number;
  open(uri: string, text: string, languageId?: string): Promise<void>;
  change(uri: string, version: number, ...changes: { range?: Range; text: string }[]): Promise<void>;
  close(uri: string): Promise<void>;
  watched(...changes: [uri: string, type: 1 | 2 | 3][]): Promise<void>;
  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport>;
  /** The problems by a pull without a former result. */
  problems(uri: string): Promise<Diagnostic[]>;
  workspace(previous?: { uri: string; value: string }[]): Promise<WorkspaceDiagnosticReport>;
  /** Asks for the workspace's problems with a token for partial results. */
  stream(previous?: { uri: string; value: string }[]): Stream;
  /** The next published problems of a document that satisfy the condition, past ones included. */
  publishedFor(uri: string, when?: (params: PublishDiagnosticsParams) => boolean): Promise<Diagnostic[]>;
  /** Shuts the server down in order and gives its exit code. */
  stop(): Promise<number | null>;
}

export interface Stream {
  readonly items: WorkspaceDiagnosticReportPartialResult['items'];
  readonly done: Promise<WorkspaceDiagnosticReport>;
  readonly ended: () => boolean;
  cancel(): void;
}

export async function startClient(options: ClientOptions = {}): Promise<Client> {
  const argv = options.argv ?? ['--stdio'];
  const { server, connection } = connect(
    [options.program ?? fromSource, ...argv],
    argv.includes('--node-ipc'),
    options.env ?? {},
  );
  const log: string[] = [];
  const published: PublishDiagnosticsParams[] = [];
  const registrations: Client['registrations'] = [];
  let tokens = 0;
  const exited = new Promise<number | null>((done) => server.once('exit', done));

  connection.onNotification(
    'window/logMessage',
    ({ message }: { message: string }) => void log.push(message),
  );
  connection.onNotification(
    'window/showMessage',
    ({ message }: { message: string }) => void log.push(message),
  );
  connection.onNotification(
    'textDocument/publishDiagnostics',
    (params: PublishDiagnosticsParams) => void published.push(params),
  );
  connection.onRequest('workspace/configuration', ({ items }: { items: { scopeUri?: string }[] }) =>
    Promise.all(items.map(async ({ scopeUri }) => (await options.settings?.(scopeUri)) ?? null)),
  );
  connection.onRequest('client/registerCapability', (params: { registrations: Client['registrations'] }) => {
    registrations.push(...params.registrations);
    return null;
  });
  connection.onRequest('workspace/diagnostic/refresh', () => {
    client.refreshes++;
    return null;
  });
  connection.listen();

  const initializeResult: InitializeResult = await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: options.capabilities ?? pulling,
    workspaceFolders: options.folders?.map((uri) => ({ uri, name: uri })) ?? null,
    initializationOptions: { today: '2024-11-25', ...options.initializationOptions },
  });
  await connection.sendNotification('initialized', {});

  const client: Client = {
    process: server,
    connection,
    initializeResult,
    log,
    published,
    registrations,
    refreshes: 0,
    open: (uri, text, languageId = 'nix') =>
      connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId, version: 1, text },
      }),
    change: (uri, version, ...contentChanges) =>
      connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges,
      }),
    close: (uri) => connection.sendNotification('textDocument/didClose', { textDocument: { uri } }),
    watched: (...changes) =>
      connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: changes.map(([uri, type]) => ({ uri, type })),
      }),
    pull: (uri, previousResultId) =>
      connection.sendRequest('textDocument/diagnostic', { textDocument: { uri }, previousResultId }),
    async problems(uri) {
      const report = await client.pull(uri);
      if (report.kind !== 'full') throw new Error('unchanged without a former result');
      return report.items;
    },
    workspace: (previousResultIds = []) =>
      connection.sendRequest('workspace/diagnostic', { previousResultIds }),
    stream(previousResultIds = []) {
      const partialResultToken = `stream-${++tokens}`;
      const items: Stream['items'] = [];
      connection.onProgress(partialResults, partialResultToken, (part) => void items.push(...part.items));
      const cancellation = new CancellationTokenSource();
      let over = false;
      const done = connection
        .sendRequest<WorkspaceDiagnosticReport>(
          'workspace/diagnostic',
          { previousResultIds, partialResultToken },
          cancellation.token,
        )
        .finally(() => {
          over = true;
        });
      done.catch(() => undefined);
      return { items, done, ended: () => over, cancel: () => cancellation.cancel() };
    },
    async publishedFor(uri, when = () => true) {
      return (await eventually(() => published.findLast((params) => params.uri === uri && when(params))))
        .diagnostics;
    },
    async stop() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      const code = await exited;
      connection.dispose();
      return code;
    },
  };
  return client;
}

/** As VS Code starts it (over Node's IPC), or as other editors do. */
function connect(
  args: string[],
  ipc: boolean,
  variables: Readonly<Record<string, string>>,
): { server: ChildProcess; connection: MessageConnection } {
  const env = { ...process.env, ...variables };
  if (ipc) {
    const server = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    return {
      server,
      connection: createMessageConnection(new IPCMessageReader(server), new IPCMessageWriter(server)),
    };
  }
  const server = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const reader = new StreamMessageReader(server.stdout);
  return { server, connection: createMessageConnection(reader, new StreamMessageWriter(server.stdin)) };
}

/** Waits until there is something, and fails when that takes too long. */
export async function eventually<T>(look: () => T | undefined | false, milliseconds = 10_000): Promise<T> {
  const end = performance.now() + milliseconds;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`waited ${milliseconds} ms in vain for ${look.toString()}`);
    await pause(10);
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
