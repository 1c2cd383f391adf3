import { commands, type Disposable, type QuickPickItem, window } from 'vscode';
import type { Tasks } from '../tasks.ts';
import { pathAtCursor } from './document-of.ts';

interface Reach extends QuickPickItem {
  readonly closure: boolean;
}

const reaches: Reach[] = [
  { label: 'The path alone', closure: false },
  { label: 'The path and all that it needs', detail: 'May take minutes.', closure: true },
];

/** `Nix Audit: Verify Store Path`. The path is the user's own, so that no workspace has to be trusted. */
export function registerVerifyStorePath(run: Tasks): Disposable {
  return commands.registerCommand('nixAudit.verifyStorePath', async () => {
    const title = 'Verify Store Path';
    const value = pathAtCursor() ?? '';
    const path = await window.showInputBox({ title, value, prompt: 'The path in the store' });
    if (path === undefined || path === '') return;
    const reach = await window.showQuickPick(reaches, { title });
    if (reach === undefined) return;
    const params = { path, closure: reach.closure };
    await run({ method: 'nixAudit/verifyStorePath', params, title: 'Verifying store paths' });
  });
}
