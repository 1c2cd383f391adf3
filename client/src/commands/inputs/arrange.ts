import { commands, Disposable, type QuickPickItem, window } from 'vscode';
import type { Asked } from '../../trees/protocol.ts';
import { isFiltered, type InputsView } from '../../trees/view.ts';

type Order = Asked['order'];
type Only = NonNullable<Asked['only']>;

const orders: (QuickPickItem & { readonly order: Order })[] = [
  { label: 'By Name', order: 'name' },
  { label: 'By Age', detail: 'The oldest first.', order: 'age' },
  { label: 'By Source', detail: 'What comes from one owner stands together.', order: 'source' },
  { label: 'By Findings', detail: 'The worst first.', order: 'findings' },
];

const filters: (QuickPickItem & { readonly only: Only | 'text' | undefined })[] = [
  { label: 'By Name or Source…', detail: 'What has a text in it.', only: 'text' },
  { label: 'With Findings', only: 'findings' },
  { label: 'More than Once', detail: 'The lock has more of the same source.', only: 'duplicates' },
  { label: 'Old', detail: 'Locked 90 days ago or more, or nobody knows when.', only: 'old' },
  { label: 'Unused', detail: 'Declared, and the flake makes no use of it.', only: 'unused' },
  {
    label: 'Not Verified',
    detail: 'Nothing has compared its content with the hash here.',
    only: 'unverified',
  },
  { label: 'All', only: undefined },
];

/** How the view is arranged: its order, its filter, and whether it goes by source. */
export function registerArrange(view: InputsView): Disposable {
  return Disposable.from(
    commands.registerCommand('nixAudit.inputs.sort', async () => {
      const { order } = view.asked;
      const items = orders.map((one) => ({ ...one, description: one.order === order ? 'now' : '' }));
      const chosen = await window.showQuickPick(items, { title: 'Sort Inputs' });
      if (chosen !== undefined) await view.change({ asked: { ...view.asked, order: chosen.order } });
    }),
    commands.registerCommand('nixAudit.inputs.filter', async () => {
      const chosen = await window.showQuickPick(filters, { title: 'Filter Inputs' });
      if (chosen === undefined) return;
      const { order, text } = view.asked;
      if (chosen.only === undefined) await view.change({ asked: { order, text: '' } });
      else if (chosen.only !== 'text') await view.change({ asked: { ...view.asked, only: chosen.only } });
      else {
        const given = await window.showInputBox({
          title: 'Filter Inputs',
          value: text,
          prompt: 'A part of a name, of a source, or the beginning of a revision',
        });
        if (given !== undefined) await view.change({ asked: { ...view.asked, text: given.trim() } });
      }
    }),
    commands.registerCommand('nixAudit.inputs.clearFilter', async () => {
      if (isFiltered(view.asked)) await view.change({ asked: { order: view.asked.order, text: '' } });
    }),
    commands.registerCommand('nixAudit.inputs.showBySource', () => view.change({ bySource: true })),
    commands.registerCommand('nixAudit.inputs.showAsTree', () => view.change({ bySource: false })),
    commands.registerCommand('nixAudit.inputs.refresh', () => view.refresh()),
  );
}
