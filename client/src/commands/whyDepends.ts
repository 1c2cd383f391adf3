import { commands, type Disposable, window } from 'vscode';
import type { Tasks } from '../tasks.ts';
import { pathAtCursor } from './document-of.ts';

/** `Nix Audit: Why Depends`: the way from a store path to what it needs, each step with its size. */
export function registerWhyDepends(run: Tasks): Disposable {
  return commands.registerCommand('nixAudit.whyDepends', async () => {
    const title = 'Why Depends';
    const value = pathAtCursor() ?? '';
    const from = await window.showInputBox({ title, value, prompt: 'The path in the store that needs it' });
    if (from === undefined || from === '') return;
    const prompt = 'The path of what it needs, or a part of its name';
    const to = await window.showInputBox({ title, prompt });
    if (to === undefined || to === '') return;
    await run({ method: 'nixAudit/whyDepends', params: { from, to }, title: 'Why it depends' });
  });
}
