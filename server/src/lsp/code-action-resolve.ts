import {
  type CancellationToken,
  type CodeAction,
  MessageType,
  ShowMessageNotification,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { type ActionData, actionDataOf } from './actions/action-data.ts';
import { askFor } from './actions/ask.ts';
import { examinedFor, findingOf } from './actions/examined-for.ts';
import { allSafe, ruleInFile } from './actions/fix-all.ts';
import { cannotIgnore, ignoreEdit } from './actions/ignore.ts';
import { ruleInWorkspace } from './actions/in-workspace.ts';
import { editOf } from './actions/quick-fixes.ts';
import { workspaceEdit } from './actions/workspace-edit.ts';
import { throwIfCancelled } from './cancelled.ts';
import { plainText } from './nix/plain-text.ts';
import type { ServerContext } from './context.ts';

/**
 * Makes the edit of an action from the documents as they are. One that was offered for another text than there is now, or
 * for a finding that is gone, stays without.
 */
export async function codeActionResolve(
  context: ServerContext,
  action: CodeAction,
  token: CancellationToken,
): Promise<CodeAction> {
  throwIfCancelled(token);
  const data = actionDataOf(action.data);
  const edit = data === undefined ? undefined : await resolved(context, data, token);
  throwIfCancelled(token);
  return edit === undefined ? action : { ...action, edit };
}

async function resolved(
  context: ServerContext,
  data: ActionData,
  token: CancellationToken,
): Promise<WorkspaceEdit | undefined> {
  const audited = await examinedFor(context, data);
  throwIfCancelled(token);
  if (audited === undefined) return undefined;
  switch (data.do) {
    case 'fix-all':
      return allSafe(context, audited);
    case 'fix-rule':
      return data.where === 'file'
        ? ruleInFile(context, audited, data.rule)
        : await ruleInWorkspace(context, data.rule, token);
    case 'ignore': {
      const finding = findingOf(audited, data);
      if (finding === undefined) return undefined;
      const edit = ignoreEdit(context, audited, finding, '');
      if (edit === undefined) warn(context, cannotIgnore(finding));
      return edit;
    }
    case 'fix': {
      const fix = findingOf(audited, data)?.fixes[data.fix];
      if (fix === undefined || fix.title !== data.title || fix.kind === 'advice') return undefined;
      if (fix.kind === 'edit') return editOf(context, fix);
      const aborted = new AbortController();
      const listening = token.onCancellationRequested(() => aborted.abort());
      try {
        const run = { signal: aborted.signal, tell: () => undefined };
        const outcome = await askFor(context, audited, fix, run);
        if (outcome.kind === 'refused') {
          const { message, reason } = outcome;
          if (reason !== undefined) context.watch.noticed({ reason, message });
          warn(context, plainText(message));
        }
        if (outcome.kind !== 'changes' || outcome.changes.length === 0) return undefined;
        return workspaceEdit(outcome.changes, context.session.client.edits, { confirm: outcome.summary });
      } finally {
        listening.dispose();
      }
    }
  }
}

/** An answer without an edit cannot say why. */
function warn({ connection }: ServerContext, message: string): void {
  connection
    .sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message })
    .catch(() => undefined);
}
