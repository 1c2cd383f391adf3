import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { decorated } from './decorations.ts';
import type { InputNode, Show } from './node.ts';
import type { InputItem } from './protocol.ts';

/** An input in its own place, or under its source. */
export const showInput: Show<InputNode & { kind: 'input' }> = (node, id) => {
  const { input } = node;
  const item = new TreeItem(input.label, stateOf(input));
  item.id = id;
  item.description = input.description;
  item.iconPath = iconOf(input);
  item.contextValue = actionsOf(input);
  item.resourceUri = decorated(input.findings, input.below);
  item.command = { command: 'nixAudit.inputs.show', title: 'Show', arguments: [node] };
  return item;
};

/** What a filter has found is shown at once. */
function stateOf({ expandable, leads }: InputItem): TreeItemCollapsibleState {
  if (!expandable) return TreeItemCollapsibleState.None;
  return leads ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
}

function iconOf({ state, source }: InputItem): ThemeIcon {
  if (state === 'mismatch') return new ThemeIcon('error', new ThemeColor('list.errorForeground'));
  return sourceIcon(source);
}

/** By what it is fetched from. */
export function sourceIcon(source: string): ThemeIcon {
  return new ThemeIcon(ICONS.get(source) ?? 'package');
}

const ICONS: ReadonlyMap<string, string> = new Map([
  ['github', 'github'],
  ['repository', 'repo'],
  ['git', 'source-control'],
  ['hg', 'source-control'],
  ['tarball', 'file-zip'],
  ['file', 'file'],
  ['path', 'folder'],
  ['indirect', 'globe'],
  ['', 'question'],
]);

/** What can be done with it, as the menus ask for it. */
export function actionsOf({ kind, node, rev, forge, upstream, declared, target }: InputItem): string {
  return [
    kind,
    'canShowLock',
    node === null ? '' : 'canWhy',
    node === null || kind === 'orphan' || kind === 'lost' ? '' : 'canVerify',
    rev === null ? '' : 'canCopy',
    forge === null ? '' : 'canForge',
    upstream === null ? '' : 'canCompare',
    declared ? 'canDeclared' : '',
    target === null ? '' : 'canGo',
  ]
    .filter((word) => word !== '')
    .join(' ');
}
