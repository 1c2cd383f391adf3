import { commands, type Disposable, window } from 'vscode';
import type { Edits } from '../edits.ts';
import type { Tasks } from '../tasks.ts';
import { isAction } from './action-of.ts';

/** Writes a comment that says why a finding may stay, and silences it. */
export function registerIgnoreHere(run: Tasks, edits: Edits): Disposable {
  return commands.registerCommand('nixAudit.ignoreHere', async (action?: unknown) => {
    if (!isAction(action)) return;
    const reason = await window.showInputBox({
      title: 'Ignore Here',
      prompt: 'Why is it all right here? The reason is written into the comment.',
      placeHolder: 'the build checks it itself, until 2026-12-31',
      validateInput: (text) =>
        text.trim() === '' ? 'Without a reason nobody can check it later.' : undefined,
    });
    if (reason === undefined) return;
    const params = { action, reason };
    const report = await run({
      method: 'nixAudit/ignoreHere',
      params,
      title: 'Ignoring',
      silent: true,
      brief: true,
    });
    if (report?.edit !== undefined) await edits.apply(report.edit);
  });
}
