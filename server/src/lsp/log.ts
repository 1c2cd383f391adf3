import type { Connection } from 'vscode-languageserver/node';

/** Writes into the client's log (`window/logMessage`); standard output belongs to the protocol. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  /** Warns of a thing that would otherwise be repeated at every keystroke. */
  warnOnce(message: string): void;
  infoOnce(message: string): void;
}

/** So many different messages are remembered; after that the oldest may be told again. */
const REMEMBERED = 1000;

export function createLog(connection: Connection): Log {
  const said = new Set<string>();
  function isNew(message: string): boolean {
    if (said.has(message)) return false;
    if (said.size >= REMEMBERED) said.clear();
    said.add(message);
    return true;
  }
  return {
    info: (message) => connection.console.info(message),
    warn: (message) => connection.console.warn(message),
    error: (message) => connection.console.error(message),
    warnOnce(message) {
      if (isNew(message)) connection.console.warn(message);
    },
    infoOnce(message) {
      if (isNew(message)) connection.console.info(message);
    },
  };
}

/** What an unexpected exception has to say, with its stack for the log. */
export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
