import { commands, type Disposable, type QuickPickItem, type Uri, window } from 'vscode';
import type { Edits } from '../edits.ts';
import { type InputActions, inputActions } from '../protocol.ts';
import type { AuditServer } from '../server.ts';
import type { Tasks } from '../tasks.ts';
import { chooseInput } from './choose-input.ts';
import { documentOf } from './document-of.ts';

/** `Nix Audit: Change Input…`: what can be done to an input without Nix, such as to pin it; a lens names the input. */
export function registerChangeInput(run: Tasks, edits: Edits, server: AuditServer): Disposable {
  return commands.registerCommand('nixAudit.changeInput', async (given?: Uri | string, named?: unknown) => {
    const uri = documentOf(given);
    if (uri === undefined) return;
    const input =
      typeof given === 'string' && typeof named === 'string'
        ? named
        : await chooseInput(server, uri, 'Change Input', false);
    if (input === undefined) return;
    const params = { uri: uri.toString(), input };
    const found = await server.request<InputActions>(inputActions, params);
    const items = (found?.actions ?? []).map(
      ({ title, safety }): QuickPickItem & { readonly title: string } => ({
        // Signs such as `$(…)` would be an icon.
        label: title.replaceAll('$(', '$ ('),
        description: safety === 'safe' ? 'means the same, or is tighter' : 'look at it first',
        title,
      }),
    );
    if (items.length === 0) {
      void window.showInformationMessage('There is nothing that can be done here without Nix.');
      return;
    }
    const chosen = await window.showQuickPick(items, { title: 'Change Input' });
    if (chosen === undefined) return;
    const { title } = chosen;
    const task = { method: 'nixAudit/changeInput', params: { ...params, title }, title };
    const report = await run({ ...task, silent: true, brief: true });
    if (report?.edit !== undefined) await edits.apply(report.edit);
  });
}
