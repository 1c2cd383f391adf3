import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from '../../../server/src/lsp/server.ts';
import type { Answerers } from '../../../server/src/lsp/actions/answering.ts';
import { mendingRules } from './mending-rules.ts';

/** The server with rules of which each offers one kind of fix, and with answers that are given beforehand. */
const connection = createConnection(ProposedFeatures.all);

const answerers: Answerers = {
  update: {
    needs: [],
    async answer(_, { request: { inputs } }, { signal, tell }) {
      tell('asking', 0.5);
      if (inputs.includes('never')) {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        void connection.sendNotification('test/aborted');
        return { kind: 'cancelled' };
      }
      if (inputs.includes('refused')) return { kind: 'refused', message: 'There is no such thing.' };
      if (inputs.includes('wait'))
        await new Promise<void>((resolve) => {
          connection.onNotification('test/goOn', () => resolve());
          void connection.sendNotification('test/waiting');
        });
      const hash = inputs.includes('hostile') ? '"; evil = "' : 'sha256-AAAA';
      return {
        kind: 'values',
        values: new Map([['hash', hash]]),
        summary: 'Fetched it.',
        report: 'All of it.',
      };
    },
  },
  lock: {
    needs: ['nix'],
    answer: (_, { path }) =>
      Promise.resolve({
        kind: 'texts',
        texts: new Map([[path.replace(/flake\.nix$/, 'flake.lock'), '{ "version": 7 }\n']]),
        summary: 'It is locked.',
        report: '',
      }),
  },
};

serve(connection, { answerers, rules: mendingRules });
