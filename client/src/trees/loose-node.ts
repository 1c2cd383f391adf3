import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { decorated } from './decorations.ts';
import { actionsOf } from './input-node.ts';
import type { InputNode, Show } from './node.ts';

/** An input that leads to nothing, or an entry that nothing leads to. */
export const showLoose: Show<InputNode & { kind: 'input' }> = (node, id) => {
  const { input } = node;
  const isLost = input.kind === 'lost';
  const item = new TreeItem(input.label, TreeItemCollapsibleState.None);
  item.id = id;
  item.description = input.description;
  item.iconPath = isLost
    ? new ThemeIcon('debug-disconnect', new ThemeColor('list.errorForeground'))
    : new ThemeIcon('circle-slash');
  item.contextValue = actionsOf(input);
  item.resourceUri = decorated(input.findings, null);
  item.command = { command: 'nixAudit.inputs.showInLock', title: 'Show in Lock', arguments: [node] };
  return item;
};
