import { commands, type Disposable, type QuickPickItem, window } from 'vscode';
import type { AuditServer } from '../../server.ts';
import { requests, type WhyAnswer } from '../../trees/protocol.ts';
import type { InputsView } from '../../trees/view.ts';
import { inputOf } from './node-of.ts';

interface Way extends QuickPickItem {
  readonly path: readonly string[];
}

/** `Why Is This Here`: all ways from the root to an input; the one that is chosen is shown in the tree. */
export function registerWhy(server: AuditServer, view: InputsView): Disposable {
  return commands.registerCommand('nixAudit.inputs.why', async (given?: unknown) => {
    const input = inputOf(view, given);
    if (input === undefined) return;
    const { uri, node } = input;
    const answer = await server.request<WhyAnswer | null>(requests.why, { uri, node });
    if (!answer) {
      void window.showInformationMessage('That is not in the lock any more.');
      return;
    }
    const { ways, more } = answer;
    if (ways.length === 0) {
      void window.showInformationMessage('No input leads to this entry of the lock.');
      return;
    }
    const count = more === null ? `more than ${ways.length}` : String(ways.length + more);
    const items: Way[] = ways.map(({ path, label, follows }) => ({
      label: withoutIcons(label),
      description: follows ? 'follows' : '',
      path,
    }));
    const chosen = await window.showQuickPick(items, {
      title: `Why ${answer.label} is here: ${count} ${count === '1' ? 'way' : 'ways'} lead to it`,
      placeHolder: 'Choose one to see it in the tree',
    });
    if (chosen === undefined) return;
    if (view.bySource) await view.change({ bySource: false });
    await view.reveal(uri, chosen.path, true);
  });
}

/** Lists make icons of `$(name)`, unless a backslash stands before it. */
function withoutIcons(text: string): string {
  return text.replaceAll('$(', String.raw`\$(`);
}
