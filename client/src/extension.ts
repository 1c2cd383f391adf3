import type { ExtensionContext } from 'vscode';
import { clientFactory } from './client.ts';
import { registerApplyFix } from './commands/applyFix.ts';
import { registerChangeInput } from './commands/changeInput.ts';
import { registerIgnoreHere } from './commands/ignoreHere.ts';
import { registerOpenRule } from './commands/openRule.ts';
import { registerRestartServer } from './commands/restartServer.ts';
import { registerLockMissing } from './commands/lockMissing.ts';
import { registerRestoreNode } from './commands/restoreNode.ts';
import { registerShowOutput } from './commands/showOutput.ts';
import { registerCheckReproducibility } from './commands/checkReproducibility.ts';
import { registerClosureSize } from './commands/closureSize.ts';
import { registerUpdateAllInputs } from './commands/updateAllInputs.ts';
import { registerUpdateInput } from './commands/updateInput.ts';
import { registerUpdateToNewestTag } from './commands/updateToNewestTag.ts';
import { registerVerifyInputs } from './commands/verifyInputs.ts';
import { registerVerifyStorePath } from './commands/verifyStorePath.ts';
import { registerWhyDepends } from './commands/whyDepends.ts';
import { createLockChanges } from './lock-changes.ts';
import { createPreviews } from './previews.ts';
import { createEdits } from './edits.ts';
import { createReportDocuments } from './reports.ts';
import { type AuditServer, createServer } from './server.ts';
import { showStatus } from './status.ts';
import { createTasks } from './tasks.ts';
import { showInputs } from './trees/inputs.ts';
import { forwardTrust } from './trust.ts';

/** What `deactivate` has to end; VS Code gives it no context, so this is the one thing that the module remembers. */
let running: AuditServer | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const { output, createClient } = clientFactory(context);
  const server = createServer(output, createClient);
  running = server;
  const reports = createReportDocuments();
  const run = createTasks(server, reports);
  const previews = createPreviews(server, reports);
  const change = createLockChanges(run, previews);
  const edits = createEdits(server);
  context.subscriptions.push(
    registerRestartServer(server),
    registerShowOutput(server),
    reports,
    previews,
    registerCheckReproducibility(run),
    registerClosureSize(run),
    registerLockMissing(change),
    registerRestoreNode(change, server),
    registerUpdateAllInputs(change),
    registerUpdateInput(change, server),
    registerUpdateToNewestTag(change, server),
    registerVerifyInputs(run),
    registerVerifyStorePath(run),
    registerWhyDepends(run),
    registerChangeInput(run, edits, server),
    registerApplyFix(run, edits, reports),
    registerIgnoreHere(run, edits),
    registerOpenRule(context),
    forwardTrust(server),
    showStatus(server),
    showInputs(server),
  );
  // A server that does not start leaves the commands and the status in place, by which it can be started again.
  await server.start();
}

export async function deactivate(): Promise<void> {
  await running?.stop();
}
