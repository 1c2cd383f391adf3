import { commands, type Disposable, type Uri } from 'vscode';
import type { LockChanges } from '../lock-changes.ts';
import { documentOf } from './document-of.ts';

/** `Nix Audit: Update All Inputs`: of the flake that is open. */
export function registerUpdateAllInputs(change: LockChanges): Disposable {
  return commands.registerCommand('nixAudit.updateAllInputs', async (given?: Uri) => {
    const uri = documentOf(given);
    if (uri === undefined) return;
    const params = { uri: uri.toString(), inputs: [] };
    await change({ method: 'nixAudit/updateInputs', params, title: 'Updating all inputs' });
  });
}
