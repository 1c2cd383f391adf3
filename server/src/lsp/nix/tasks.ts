import type { CancellationToken } from 'vscode-languageserver/node';
import { applyFix, ignoreHere } from '../actions/apply-fix.ts';
import { changeInput, inputActionsAt } from '../actions/input-actions.ts';
import type { ServerContext } from '../context.ts';
import { runTask } from './run-task.ts';
import type { Task } from './task.ts';
import { keepChanges } from './keep-changes.ts';
import { lockChoices } from './lock-choices.ts';
import { lockMissing, newestTag, restoreNodes, updateInputs } from './tasks/change-lock.ts';
import { checkReproducibility } from './tasks/check-reproducibility.ts';
import { closureSize } from './tasks/closure-size.ts';
import { verifyInputs } from './tasks/verify-inputs.ts';
import { verifyStorePath } from './tasks/verify-store-path.ts';
import { whyDepends } from './tasks/why-depends.ts';

/**
 * The requests by which a client starts what the user has asked for. Each takes an object, among which `workDoneToken` is
 * a token for progress, and is answered with a TaskReport.
 */
export const tasks: Readonly<Record<string, Task>> = {
  'nixAudit/applyFix': applyFix,
  'nixAudit/changeInput': changeInput,
  'nixAudit/checkReproducibility': checkReproducibility,
  'nixAudit/closureSize': closureSize,
  'nixAudit/ignoreHere': ignoreHere,
  'nixAudit/lock': lockMissing,
  'nixAudit/newestTag': newestTag,
  'nixAudit/restore': restoreNodes,
  'nixAudit/updateInputs': updateInputs,
  'nixAudit/verifyInputs': verifyInputs,
  'nixAudit/verifyStorePath': verifyStorePath,
  'nixAudit/whyDepends': whyDepends,
};

export function answerTasks(context: ServerContext): void {
  for (const [method, task] of Object.entries(tasks))
    context.connection.onRequest(method, (params: unknown, token: CancellationToken) =>
      runTask(context, task, params, token),
    );
  context.connection.onRequest('nixAudit/inputActions', (params: unknown) => inputActionsAt(context, params));
  context.connection.onRequest('nixAudit/keepChanges', (params: unknown) => keepChanges(context, params));
  context.connection.onRequest('nixAudit/lockChoices', (params: unknown) => lockChoices(context, params));
}
