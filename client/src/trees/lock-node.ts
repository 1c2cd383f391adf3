import { ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { decorated } from './decorations.ts';
import type { InputNode, Show } from './node.ts';

/** A lockfile, below which its inputs stand; or a flake without one. */
export const showLock: Show<InputNode & { kind: 'lock' }> = ({ lock, open }, id) => {
  const state = open ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
  const item = new TreeItem(lock.label, lock.kind === 'lock' ? state : TreeItemCollapsibleState.None);
  item.id = id;
  item.description = lock.description;
  item.tooltip = lock.tooltip;
  item.iconPath = new ThemeIcon(ICONS[lock.kind]);
  item.accessibilityInformation = { label: `${lock.label}, ${lock.description}` };
  item.contextValue = lock.kind === 'lock' ? 'lock canVerify' : lock.kind;
  item.resourceUri = decorated(lock.findings, null);
  item.command = {
    command: 'nixAudit.inputs.show',
    title: 'Show',
    arguments: [{ kind: 'lock', lock, open }],
  };
  return item;
};

const ICONS = { lock: 'lock', unlocked: 'unlock', unreadable: 'warning' } as const;
