import {
  type CancellationToken,
  Disposable,
  type Event,
  EventEmitter,
  type LogOutputChannel,
  type WorkspaceEdit as VscodeEdit,
  window,
} from 'vscode';
import {
  type LanguageClient,
  State,
  WorkDoneProgress,
  type WorkDoneProgressReport,
  type WorkspaceEdit,
} from 'vscode-languageclient/node';
import {
  type Comparison,
  comparisonChanged,
  nixChanged,
  type NixState,
  type TaskEdit,
  type TaskReport,
} from './protocol.ts';
import { inputsChanged } from './trees/protocol.ts';

/** The running auditor as the rest of the extension sees it: it may be restarted, and then another client serves it. */
export interface AuditServer {
  readonly output: LogOutputChannel;
  readonly state: State;
  /** What the server has said of comparing changes; undefined as long as it has said nothing. */
  readonly comparison: Comparison | undefined;
  /** What the server has said of Nix; undefined as long as it has not asked it. */
  readonly nix: NixState | undefined;
  /** The state, the comparison or Nix is another. */
  readonly onDidChange: Event<void>;
  /** Resolves to whether the server runs. Why it does not is in the output. */
  start(): Promise<boolean>;
  restart(): Promise<boolean>;
  /** Does nothing where no server runs: one that starts later is told everything when it starts. */
  notify(method: string, params: object): Promise<void>;
  /** Sends a task. Undefined where no server runs, or it did not answer: the user is told. */
  ask(
    method: string,
    params: object,
    token: CancellationToken,
    onProgress: (progress: WorkDoneProgressReport) => void,
  ): Promise<TaskReport | undefined>;
  /** Sends a request that is answered soon. Undefined where no server runs, or it did not answer. */
  request<T>(method: string, params: object): Promise<T | undefined>;
  /** An edit of the protocol as the editor has it. Undefined where no server runs. */
  workspaceEdit(edit: TaskEdit): Promise<VscodeEdit | undefined>;
  /** What the view of inputs shows is out of date. */
  readonly onDidChangeInputs: Event<void>;
  stop(): Promise<void>;
}

/**
 * Each restart makes a new client, because the library's client cannot be started again once a start has failed: it
 * answers with the old failure.
 */
export function createServer(output: LogOutputChannel, createClient: () => LanguageClient): AuditServer {
  const changed = new EventEmitter<void>();
  const changedInputs = new EventEmitter<void>();
  let client = createClient();
  let comparison: Comparison | undefined;
  let nix: NixState | undefined;
  let listener: Disposable | undefined;
  let asked = 0;

  async function start(): Promise<boolean> {
    comparison = undefined;
    nix = undefined;
    listener = Disposable.from(
      client.onDidChangeState(() => changed.fire()),
      client.onNotification(comparisonChanged, (told: Comparison) => {
        comparison = told;
        changed.fire();
      }),
      client.onNotification(nixChanged, (told: NixState) => {
        nix = told;
        changed.fire();
      }),
      client.onNotification(inputsChanged, () => changedInputs.fire()),
    );
    try {
      await client.start();
      return true;
    } catch {
      // The library has written the reason into the output and shown it.
      return false;
    }
  }

  async function discard(): Promise<void> {
    // The library refuses to stop a client that is still starting, and throws for one that never ran.
    if (client.state === State.Starting) await client.start().catch(() => undefined);
    if (client.state === State.Running) {
      await client
        .dispose()
        .catch((error: unknown) => output.warn(`The server did not stop in order: ${String(error)}`));
    }
    listener?.dispose();
  }

  return {
    output,
    get state() {
      return client.state;
    },
    get comparison() {
      return comparison;
    },
    get nix() {
      return nix;
    },
    onDidChange: changed.event,
    start,
    async restart() {
      await discard();
      client = createClient();
      return await start();
    },
    async notify(method, params) {
      if (!client.isRunning()) return;
      await client
        .sendNotification(method, params)
        .catch((error: unknown) => output.warn(`${method}: ${String(error)}`));
    },
    async ask(method, params, token, onProgress) {
      if (!client.isRunning()) {
        void window.showWarningMessage('Nix Audit: the server does not run.');
        return undefined;
      }
      const workDoneToken = `nix-audit-task-${asked++}`;
      const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (progress) => {
        if (progress.kind === 'report') onProgress(progress);
      });
      try {
        return await client.sendRequest<TaskReport>(method, { ...params, workDoneToken }, token);
      } catch (error) {
        if (!token.isCancellationRequested) output.error(`${method}: ${String(error)}`);
        return undefined;
      } finally {
        listening.dispose();
      }
    },
    onDidChangeInputs: changedInputs.event,
    async request<T>(method: string, params: object) {
      if (!client.isRunning()) return undefined;
      try {
        return await client.sendRequest<T>(method, params);
      } catch (error) {
        output.error(`${method}: ${String(error)}`);
        return undefined;
      }
    },
    async workspaceEdit(edit) {
      return client.isRunning()
        ? await client.protocol2CodeConverter.asWorkspaceEdit(edit as WorkspaceEdit)
        : undefined;
    },
    async stop() {
      await discard();
      changed.dispose();
      changedInputs.dispose();
    },
  };
}
