import { commands, type Disposable, type Uri, window } from 'vscode';
import type { LockChanges } from '../lock-changes.ts';
import { type LockChoices, lockChoices, type LockChoicesParams } from '../protocol.ts';
import type { AuditServer } from '../server.ts';
import { itemOf } from './choose-input.ts';
import { documentOf } from './document-of.ts';

/** `Nix Audit: Restore Lock Node from HEAD…`: of the nodes that are not what git has. */
export function registerRestoreNode(change: LockChanges, server: AuditServer): Disposable {
  return commands.registerCommand('nixAudit.restoreNode', async (given?: Uri) => {
    const uri = documentOf(given);
    if (uri === undefined) return;
    const asked: LockChoicesParams = { uri: uri.toString(), nodes: true };
    const choices = await server.request<LockChoices>(lockChoices, asked);
    const nodes = choices?.nodes ?? [];
    if (nodes.length === 0) {
      void window.showInformationMessage('No node of the lock differs from what git has at HEAD.');
      return;
    }
    const title = 'Restore Lock Node from HEAD';
    const chosen = await window.showQuickPick(nodes.map(itemOf), { title, canPickMany: true });
    if (chosen === undefined || chosen.length === 0) return;
    const params = { uri: uri.toString(), nodes: chosen.map(({ label }) => label) };
    await change({ method: 'nixAudit/restore', params, title: 'Restoring from HEAD' });
  });
}
