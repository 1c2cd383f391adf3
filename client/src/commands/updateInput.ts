import { commands, type Disposable, type Uri } from 'vscode';
import type { LockChanges } from '../lock-changes.ts';
import type { AuditServer } from '../server.ts';
import { chooseInput } from './choose-input.ts';
import { documentOf } from './document-of.ts';

/** `Nix Audit: Update Input…`: of the flake that is open; a lens names the input. */
export function registerUpdateInput(change: LockChanges, server: AuditServer): Disposable {
  return commands.registerCommand('nixAudit.updateInput', async (given?: Uri | string, named?: unknown) => {
    const uri = documentOf(given);
    if (uri === undefined) return;
    const input =
      typeof given === 'string' && typeof named === 'string'
        ? named
        : await chooseInput(server, uri, 'Update Input', true);
    if (input === undefined) return;
    const params = { uri: uri.toString(), inputs: [input] };
    await change({ method: 'nixAudit/updateInputs', params, title: `Updating ${input}` });
  });
}
