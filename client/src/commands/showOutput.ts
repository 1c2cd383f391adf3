import { commands, type Disposable } from 'vscode';
import type { AuditServer } from '../server.ts';

/** `Nix Audit: Show Output`: what the server has to say about itself. */
export function registerShowOutput(server: AuditServer): Disposable {
  return commands.registerCommand('nixAudit.showOutput', () => server.output.show());
}
