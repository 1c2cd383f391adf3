import { DidChangeWatchedFilesNotification, WatchKind } from 'vscode-languageserver/node';
import type { ServerContext } from './context.ts';
import { describeError } from './log.ts';

/**
 * Asks the client, once, to tell when any file is written: scripts have all kinds of names. Not before a setting wants
 * them, since this is much news.
 */
export function scriptWatch(): (context: ServerContext) => void {
  let asked = false;
  return ({ connection, log, session: { client, clientWatches } }) => {
    if (asked || !client.registersWatchers || clientWatches) return;
    asked = true;
    const watchers = [{ globPattern: '**', kind: WatchKind.Create | WatchKind.Change }];
    connection.client
      .register(DidChangeWatchedFilesNotification.type, { watchers })
      .catch((error: unknown) => log.warn(`The client does not watch scripts. ${describeError(error)}`));
  };
}
