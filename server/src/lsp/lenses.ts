import type { Connection } from 'vscode-languageserver/node';
import type { ClientFacts } from './client-facts.ts';

/** What is shown between the lines of a text, and says more once something was asked for. */
export interface Lenses {
  /** They say something else now: a client that can be told asks again. */
  readonly changed: () => void;
}

export function createLenses(
  connection: Connection,
  client: () => Pick<ClientFacts, 'refreshesLenses' | 'refreshesHints'>,
): Lenses {
  return {
    changed() {
      const { refreshesLenses, refreshesHints } = client();
      const requests = [
        ...(refreshesLenses ? ['workspace/codeLens/refresh'] : []),
        ...(refreshesHints ? ['workspace/inlayHint/refresh'] : []),
      ];
      // A client that does not want to is asked again the next time.
      for (const request of requests) connection.sendRequest(request).catch(() => undefined);
    },
  };
}
