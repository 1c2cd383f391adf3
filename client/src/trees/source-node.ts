import { TreeItem, TreeItemCollapsibleState } from 'vscode';
import { decorated } from './decorations.ts';
import { sourceIcon } from './input-node.ts';
import type { InputNode, Show } from './node.ts';

/** A source, below which the inputs stand that are fetched from it. */
export const showSource: Show<InputNode & { kind: 'source' }> = ({ source }, id) => {
  const several = source.inputs.length > 1;
  const item = new TreeItem(source.label, TreeItemCollapsibleState.Collapsed);
  item.id = id;
  item.description = several ? source.description : '';
  item.tooltip = `${source.label}\n${several ? source.description : 'once'}`;
  item.iconPath = sourceIcon(source.source);
  item.accessibilityInformation = { label: `${source.label}, ${source.description}` };
  item.contextValue = 'source';
  item.resourceUri = decorated(source.findings, null);
  return item;
};
