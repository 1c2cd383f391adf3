import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import type { StoreAnswer } from '../../server/src/lsp/hover/store-facts.ts';
import { serve } from '../../server/src/lsp/server.ts';
import type { Verification } from '../../server/src/lock/verification.ts';

/** What the server of a test is given to know, as JSON in the variable `KNOWLEDGE`. */
export interface Given {
  readonly storeDir?: string;
  /** What is said of every path; without it nobody ever answers. */
  readonly answer?: StoreAnswer;
  /** What is said of every content. */
  readonly verification?: Verification;
}

/** The server, with answers about the store that are given beforehand. Tells the client what it was asked. */
const given = JSON.parse(process.env['KNOWLEDGE'] ?? '{}') as Given;
const { answer } = given;
const connection = createConnection(ProposedFeatures.all);
serve(connection, {
  storeFacts: {
    storeDir: given.storeDir ?? '/nix/store',
    about(path, signal) {
      void connection.sendNotification('test/asked', path);
      signal.addEventListener('abort', () => void connection.sendNotification('test/aborted', path));
      return answer === undefined ? new Promise(() => undefined) : Promise.resolve(answer);
    },
  },
  verifications: { get: () => given.verification },
});
