import { ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { decorated } from './decorations.ts';
import { actionsOf } from './input-node.ts';
import type { InputNode, Show } from './node.ts';

/** An input that follows another one, or that leads back to one above it: it leads to where that stands. */
export const showLink: Show<InputNode & { kind: 'input' }> = (node, id) => {
  const { input } = node;
  const item = new TreeItem(input.label, TreeItemCollapsibleState.None);
  item.id = id;
  item.description = input.description;
  item.iconPath = new ThemeIcon(input.kind === 'again' ? 'debug-step-back' : 'link');
  item.contextValue = actionsOf(input);
  item.resourceUri = decorated(input.findings, null);
  item.command = { command: 'nixAudit.inputs.goToTarget', title: 'Go to Input', arguments: [node] };
  return item;
};
