import {
  commands,
  Disposable,
  EventEmitter,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
  window,
} from 'vscode';
import { State } from 'vscode-languageclient/node';
import type { AuditServer } from '../server.ts';
import { showInput } from './input-node.ts';
import { showLink } from './link-node.ts';
import { showLock } from './lock-node.ts';
import { showLoose } from './loose-node.ts';
import { idOf, type InputNode } from './node.ts';
import { type Asked, type InputItem, requests, type RootsAnswer, type SourceItem } from './protocol.ts';
import { showSource } from './source-node.ts';

/** The view of inputs, as commands see it. */
export interface InputsView extends Disposable {
  readonly view: TreeView<InputNode>;
  readonly asked: Asked;
  readonly bySource: boolean;
  /** Shows it in another order, through another filter, or by source. */
  change(how: { readonly asked?: Asked; readonly bySource?: boolean }): Promise<void>;
  refresh(): void;
  /** Selects the input with a path of a lock, if it is there; an empty path is the lock. */
  reveal(uri: string, path: readonly string[], focus: boolean): Promise<void>;
}

export const VIEW = 'nixAudit.inputs';

/** With more locks than these none of them is open at first. */
const MOST_OPEN = 3;

export function createInputsView(server: AuditServer): InputsView {
  const changed = new EventEmitter<undefined>();
  let asked: Asked = { order: 'name', text: '' };
  let bySource = false;
  /** Raised where everything is to be opened anew. */
  let round = 0;
  let roots: readonly InputNode[] = [];

  async function getRoots(): Promise<readonly InputNode[]> {
    if (server.state !== State.Running) {
      setState(server.state === State.Starting ? 'starting' : 'stopped');
      return [];
    }
    const answer = await server.request<RootsAnswer>(requests.roots, asked);
    if (answer === undefined) return [];
    view.message = messageOf(answer, asked);
    setState(answer.locks.length > 0 ? 'ready' : answer.found ? 'filtered' : 'none');
    if (bySource) {
      const sources = await server.request<readonly SourceItem[]>(requests.sources, asked);
      return (sources ?? []).map((source) => ({ kind: 'source', source }));
    }
    const open = answer.locks.length <= MOST_OPEN || isFiltered(asked);
    return answer.locks.map((lock) => ({ kind: 'lock', lock, open }));
  }

  async function getBelow(uri: string, path: readonly string[]): Promise<readonly InputNode[]> {
    const items = await server.request<readonly InputItem[]>(requests.below, { ...asked, uri, path });
    return (items ?? []).map((input) => ({ kind: 'input', input, under: undefined }));
  }

  const provider: TreeDataProvider<InputNode> = {
    onDidChangeTreeData: changed.event,
    getTreeItem: (node) => itemOf(node, idOf(node, round)),
    async getChildren(node) {
      if (node === undefined) {
        roots = await getRoots();
        return [...roots];
      }
      if (node.kind === 'lock') return [...(await getBelow(node.lock.uri, []))];
      if (node.kind === 'source')
        return node.source.inputs.map((input) => ({ kind: 'input', input, under: node.source }));
      return [...(await getBelow(node.input.uri, node.input.path))];
    },
    async getParent(node) {
      if (node.kind !== 'input') return undefined;
      if (node.under !== undefined) return { kind: 'source', source: node.under };
      return await nodeAt(node.input.uri, node.input.path.slice(0, -1));
    },
    async resolveTreeItem(item, node) {
      if (node.kind !== 'input') return item;
      const { uri, path, node: key } = node.input;
      const text = await server.request<string>(requests.detail, { uri, path, node: key });
      // A text and not Markdown: what stands in a file is nothing but text.
      item.tooltip = text ?? '';
      return item;
    },
  };

  async function nodeAt(uri: string, path: readonly string[]): Promise<InputNode | undefined> {
    if (path.length === 0) return roots.find((one) => one.kind === 'lock' && one.lock.uri === uri);
    const input = await server.request<InputItem | null>(requests.item, { uri, path });
    return input ? { kind: 'input', input, under: undefined } : undefined;
  }

  /** In the list by source, the place of an input under its source. */
  function listedAt(uri: string, path: readonly string[]): InputNode | undefined {
    const id = JSON.stringify(path);
    for (const root of roots) {
      if (root.kind !== 'source') continue;
      const input = root.source.inputs.find((one) => one.uri === uri && JSON.stringify(one.path) === id);
      if (input !== undefined) return { kind: 'input', input, under: root.source };
    }
    return undefined;
  }

  const view = window.createTreeView(VIEW, { treeDataProvider: provider, showCollapseAll: true });
  return {
    view,
    get asked() {
      return asked;
    },
    get bySource() {
      return bySource;
    },
    async change(how) {
      const before = JSON.stringify([asked.text, asked.only, bySource]);
      asked = how.asked ?? asked;
      bySource = how.bySource ?? bySource;
      if (JSON.stringify([asked.text, asked.only, bySource]) !== before) round++;
      view.description = bySource ? 'by source' : '';
      await commands.executeCommand('setContext', `${VIEW}.bySource`, bySource);
      await commands.executeCommand('setContext', `${VIEW}.filtered`, isFiltered(asked));
      changed.fire(undefined);
    },
    refresh: () => changed.fire(undefined),
    async reveal(uri, path, focus) {
      const node = bySource ? listedAt(uri, path) : await nodeAt(uri, path);
      if (node === undefined) return;
      // What a filter leaves out cannot be shown; nothing is lost by that.
      await Promise.resolve(view.reveal(node, { select: true, focus, expand: false })).catch(() => undefined);
    },
    dispose: () => Disposable.from(view, changed).dispose(),
  };
}

function itemOf(node: InputNode, id: string): TreeItem {
  if (node.kind === 'lock') return showLock(node, id);
  if (node.kind === 'source') return showSource(node, id);
  switch (node.input.kind) {
    case 'node':
      return showInput(node, id);
    case 'link':
    case 'again':
      return showLink(node, id);
    default:
      return showLoose(node, id);
  }
}

/** Nothing waits for it: only the welcome texts and the palette depend on it. */
function setState(state: 'starting' | 'stopped' | 'none' | 'filtered' | 'ready'): void {
  void commands.executeCommand('setContext', `${VIEW}.state`, state);
}

export function isFiltered({ text, only }: Asked): boolean {
  return text !== '' || only !== undefined;
}

/** What the view shows of all there is, where that is not all. Where it is nothing, the welcome text says so. */
function messageOf({ inputs, shown }: RootsAnswer, { only, text }: Asked): string {
  if ((only === undefined && text === '') || shown === 0) return '';
  const what = [only === undefined ? '' : ONLY[only], text === '' ? '' : `“${text}”`];
  return `Filter: ${what.filter((word) => word !== '').join(', ')}. ${shown} of ${inputs} inputs.`;
}

const ONLY: Readonly<Record<NonNullable<Asked['only']>, string>> = {
  findings: 'with findings',
  duplicates: 'more than once',
  unused: 'unused',
  unverified: 'not verified',
  old: 'old',
};
