import { realpathSync } from 'node:fs';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { describeError } from './log.ts';
import { serve } from './server.ts';

/**
 * Starts the server of this process. It speaks over what the arguments name: `--stdio` (also when they name nothing),
 * `--node-ipc`, `--pipe` or `--socket`.
 */
export function startServer(): void {
  const transports = ['--stdio', '--node-ipc', '--pipe', '--socket'];
  if (!process.argv.some((argument) => transports.some((name) => argument.split('=')[0] === name))) {
    process.argv.push('--stdio');
  }
  const connection = createConnection(ProposedFeatures.all);
  // What nobody caught is a bug, but what else is open in the editor is still worth auditing.
  process.on('uncaughtException', (error) => connection.console.error(describeError(error)));
  process.on('unhandledRejection', (reason) => connection.console.error(describeError(reason)));
  serve(connection);
}

const own = typeof __filename === 'string' ? __filename : import.meta.filename;

/** Whether this file is the program itself, and not loaded by another one such as the command line. */
function isProgram(): boolean {
  const [, program] = process.argv;
  if (program === undefined) return false;
  try {
    return realpathSync(program) === own;
  } catch {
    return false;
  }
}

if (isProgram()) startServer();
