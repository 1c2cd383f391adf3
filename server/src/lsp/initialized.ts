import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type FileSystemWatcher,
  WatchKind,
} from 'vscode-languageserver/node';
import type { ServerContext } from './context.ts';
import { didChangeWorkspaceFolders } from './did-change-workspace-folders.ts';
import { describeError } from './log.ts';

/** Folders that go away are told as themselves, without the files in them, and have any name. */
const watchers: FileSystemWatcher[] = [
  { globPattern: '**/*.nix' },
  { globPattern: '**/{flake,devenv,lon}.lock' },
  { globPattern: '**/devenv.yaml' },
  { globPattern: '**/{npins,nix}/sources.json' },
  { globPattern: '**/_sources/generated.json' },
  { globPattern: '**/.envrc' },
  { globPattern: '**/.gitignore' },
  { globPattern: '**', kind: WatchKind.Delete },
];

/** From here on the server may ask the client for things. */
export function initialized(context: ServerContext): void {
  const { connection, configuration, session, log } = context;
  const { client } = session;
  if (client.configuration) configuration.askClient();
  if (client.workspaceFolders) {
    connection.workspace.onDidChangeWorkspaceFolders((event) => didChangeWorkspaceFolders(context, event));
  }
  const register = async () => {
    if (client.registersConfiguration) {
      await connection.client.register(DidChangeConfigurationNotification.type, { section: 'nixAudit' });
    }
    if (client.registersWatchers && !session.clientWatches) {
      await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
  };
  register().catch((error: unknown) => log.warn(`The client did not register. ${describeError(error)}`));
}
