import { commands, type Disposable } from 'vscode';
import type { AuditServer } from '../server.ts';

/** `Nix Audit: Restart Server`, also for a server that has crashed too often to be started again by itself. */
export function registerRestartServer(server: AuditServer): Disposable {
  return commands.registerCommand('nixAudit.restartServer', async () => {
    if (!(await server.restart())) server.output.show();
  });
}
