import { type Disposable, workspace } from 'vscode';
import { type WorkspaceTrustedParams, workspaceTrusted } from './protocol.ts';
import type { AuditServer } from './server.ts';

/** Tells the server when the workspace becomes trusted. */
export function forwardTrust(server: AuditServer): Disposable {
  const params: WorkspaceTrustedParams = { trusted: true };
  return workspace.onDidGrantWorkspaceTrust(() => server.notify(workspaceTrusted, params));
}
