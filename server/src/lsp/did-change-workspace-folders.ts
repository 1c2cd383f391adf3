import type { WorkspaceFoldersChangeEvent } from 'vscode-languageserver/node';
import type { ServerContext } from './context.ts';
import { keyOf } from './uri.ts';

export function didChangeWorkspaceFolders(
  context: ServerContext,
  { added, removed }: WorkspaceFoldersChangeEvent,
): void {
  const { folders, configuration, index, session } = context;
  const gone = new Set(removed.map(({ uri }) => keyOf(uri)));
  const kept = folders.all().filter(({ uri }) => !gone.has(keyOf(uri)));
  folders.set([...kept.map(({ uri }) => ({ uri, name: '' })), ...added]);
  configuration.foldersChanged();
  session.face.changedEverywhere();
  index.walkAgain();
  index.touchAll();
}
