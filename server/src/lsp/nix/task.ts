import type { WorkspaceEdit } from 'vscode-languageserver/node';
import type { NixRefused } from '../../nixcli/nix/answer.ts';
import type { Progress } from '../../nixcli/nix/progress.ts';
import type { ServerContext } from '../context.ts';
import type { Line } from '../hover/card.ts';
import { plainLine } from '../hover/markdown.ts';

/** Something that the user has asked for by a command, which may take long. */
export type Task = (context: ServerContext, params: TaskParams, run: TaskRun) => Promise<TaskReport>;

/** As the client sends them: nothing is known of them. */
export type TaskParams = ReadonlyMap<string, unknown>;

export interface TaskRun {
  readonly signal: AbortSignal;
  /** @param share of the whole, from 0 to 1, where that is known */
  readonly tell: (message: string, share?: number) => void;
}

/** What the client shows. All of it is plain text, in which nothing is left that could be more than that. */
export interface TaskReport {
  /**
   * - `good`, `bad`: it was done, and all is well or something is not
   * - `unknown`: it was done, and nothing can be concluded
   * - `refused`: it was not done; `summary` says why
   * - `cancelled`
   */
  readonly result: 'good' | 'bad' | 'unknown' | 'refused' | 'cancelled';
  /** One sentence. */
  readonly summary: string;
  /** All there is to say, in lines; empty where `summary` is all. */
  readonly report: string;
  /** Where it is Nix that gave no answer. */
  readonly reason?: NixRefused['reason'];
  /** What would be written, where the task shows what would become of files; `nixAudit/keepChanges` writes it. */
  readonly changes?: readonly ProposedChange[];
  /** What is to be written, where that is what was asked for. */
  readonly edit?: WorkspaceEdit;
}

export interface ProposedChange {
  readonly uri: string;
  /** Null where there is no such file. */
  readonly before: string | null;
  readonly after: string;
}

export function refused(summary: string): TaskReport {
  return { result: 'refused', summary, report: '' };
}

export const cancelled: TaskReport = { result: 'cancelled', summary: 'It was cancelled.', report: '' };

/** Why Nix gave no answer, as a report. */
export function refusedBy({ reason, message }: NixRefused): TaskReport {
  if (reason === 'cancelled') return cancelled;
  return { ...refused(`${message.charAt(0).toUpperCase()}${message.slice(1)}.`), reason };
}

export const notTrusted = refused('This runs only in a trusted workspace.');

/** Lines of a report. Indentation is kept: what is said is never at the beginning of a line by itself. */
export function reportOf(lines: readonly (Line | string)[]): string {
  return `${lines.map((line) => (typeof line === 'string' ? line : plainLine(line))).join('\n')}\n`;
}

export function textParam(params: TaskParams, name: string): string | undefined {
  const value = params.get(name);
  return typeof value === 'string' ? value : undefined;
}

/** What Nix says of how far it is. */
export function tellProgress(run: TaskRun, what: string): (progress: Progress) => void {
  return ({ done, expected, text }) => {
    const count = expected > 0 ? ` (${done} of ${expected})` : '';
    run.tell(`${what}${count}${text === '' ? '' : `: ${text}`}`, expected > 0 ? done / expected : undefined);
  };
}
