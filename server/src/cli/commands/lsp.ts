import { pathToFileURL } from 'node:url';
import { ownFile } from '../../engine/disk/own-files.ts';

/** `nix-audit lsp --stdio`: starts the language server, which has a bundle of its own and ends the process itself. */
export async function runLanguageServer(): Promise<void> {
  const server: unknown = await import(pathToFileURL(ownFile('lsp.cjs', 'src/lsp/main.ts')).href);
  const has = typeof server === 'object' && server !== null && 'startServer' in server;
  if (!has || typeof server.startServer !== 'function') throw new Error('the language server has no start');
  server.startServer();
}
