import { commands, type Disposable, type Uri } from 'vscode';
import type { LockChanges } from '../lock-changes.ts';
import type { AuditServer } from '../server.ts';
import { chooseInput } from './choose-input.ts';
import { documentOf } from './document-of.ts';

/** `Nix Audit: Update Input to Newest Tag…`: writes the tag into flake.nix, and locks it. */
export function registerUpdateToNewestTag(change: LockChanges, server: AuditServer): Disposable {
  return commands.registerCommand('nixAudit.updateToNewestTag', async (given?: Uri) => {
    const uri = documentOf(given);
    if (uri === undefined) return;
    const input = await chooseInput(server, uri, 'Update Input to Newest Tag', false);
    if (input === undefined) return;
    const params = { uri: uri.toString(), input };
    await change({ method: 'nixAudit/newestTag', params, title: `Looking for the newest tag of ${input}` });
  });
}
