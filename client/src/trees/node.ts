import type { TreeItem } from 'vscode';
import type { InputItem, LockItem, SourceItem } from './protocol.ts';

/** What stands in the view. The server says what it is; each kind has a file that says how it is shown. */
export type InputNode =
  | { readonly kind: 'lock'; readonly lock: LockItem; readonly open: boolean }
  | {
      readonly kind: 'input';
      readonly input: InputItem;
      /** The source that it is listed under; undefined in the tree. */
      readonly under: SourceItem | undefined;
    }
  | { readonly kind: 'source'; readonly source: SourceItem };

/** How one kind is shown. `id` makes a node the same as before an edit. */
export type Show<T> = (node: T, id: string) => TreeItem;

/** Whether two nodes are one place, however they were come by. `round` parts what was shown with another filter. */
export function idOf(node: InputNode, round: number): string {
  switch (node.kind) {
    case 'lock':
      return JSON.stringify([round, node.lock.uri]);
    case 'source':
      return JSON.stringify([round, 'source', node.source.key]);
    case 'input': {
      const { uri, path, kind, node: key } = node.input;
      const under = node.under === undefined ? [] : ['source', node.under.key];
      return JSON.stringify([round, ...under, uri, path, ...(kind === 'orphan' ? [key] : [])]);
    }
  }
}
