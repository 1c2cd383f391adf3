import { commands, type Disposable, type Uri } from 'vscode';
import type { LockChanges } from '../lock-changes.ts';
import { documentOf } from './document-of.ts';

/** `Nix Audit: Lock Missing Inputs`: what flake.nix declares and flake.lock lacks, or holds otherwise. */
export function registerLockMissing(change: LockChanges): Disposable {
  return commands.registerCommand('nixAudit.lockMissing', async (given?: Uri) => {
    const uri = documentOf(given);
    if (uri === undefined) return;
    await change({
      method: 'nixAudit/lock',
      params: { uri: uri.toString() },
      title: 'Locking what is missing',
    });
  });
}
