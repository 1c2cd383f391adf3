import { pathToFileURL } from 'node:url';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { ProgressType } from 'vscode-languageserver/node';
import type { TaskReport } from '../../../server/src/lsp/nix/task.ts';
import type { Client } from '../client.ts';

export interface Asked {
  readonly answer: Promise<TaskReport>;
  /** What was told of how far it is. */
  readonly progress: readonly { readonly kind: string; readonly message?: string }[];
  readonly cancel: () => void;
}

let tokens = 0;

/** Starts a task as an editor does. */
export function start({ connection }: Client, task: string, params: object): Asked {
  const workDoneToken = `task-${tokens++}`;
  const progress: { kind: string; message?: string }[] = [];
  connection.onProgress(
    new ProgressType<{ kind: string; message?: string }>(),
    workDoneToken,
    (part) => void progress.push(part),
  );
  const source = new CancellationTokenSource();
  const answer = connection.sendRequest<TaskReport>(
    `nixAudit/${task}`,
    { ...params, workDoneToken },
    source.token,
  );
  return { answer, progress, cancel: () => source.cancel() };
}

export function ask(client: Client, task: string, params: object): Promise<TaskReport> {
  return start(client, task, params).answer;
}

export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}
