import type { Connection } from 'vscode-languageserver/node';
import { debounce } from './activity.ts';
import type { ClientFacts } from './client-facts.ts';
import type { Face } from './face.ts';
import { describeError, type Log } from './log.ts';
import type { Reports } from './reports.ts';
import type { DocumentKey } from './uri.ts';

interface Parts {
  readonly connection: Connection;
  readonly client: ClientFacts;
  readonly reports: Reports;
  readonly log: Log;
}

/** For clients that ask: tells them to ask again when an answer that they have is out of date. */
export interface PullFace extends Face {
  /** The client was given this answer for a document. */
  answered(key: DocumentKey, resultId: string): void;
  /** The id of the last answer. */
  lastAnswer(key: DocumentKey): string | undefined;
  askAgain(): void;
}

/** What comes in one go, such as a checkout of another branch, is answered once. In milliseconds. */
const DELAY = 200;

export function createPullFace({ connection, client, reports, log }: Parts): PullFace {
  const answers = new Map<DocumentKey, string>();
  /** Documents whose last answer may be out of date. */
  const suspects = new Set<DocumentKey>();
  let everything = false;
  const soon = debounce(DELAY, () => {
    refreshIfNeeded().catch((error: unknown) =>
      log.warnOnce(`The client did not refresh. ${describeError(error)}`),
    );
  });

  async function refreshIfNeeded(): Promise<void> {
    const needed = everything || (await isOutOfDate());
    everything = false;
    if (needed) await connection.languages.diagnostics.refresh();
  }

  async function isOutOfDate(): Promise<boolean> {
    const keys = [...suspects];
    suspects.clear();
    for (const key of keys) {
      const last = answers.get(key);
      if (last !== undefined && (await reports(key)).resultId !== last) return true;
    }
    return false;
  }

  function suspect(keys: Iterable<DocumentKey>): void {
    if (!client.refresh) return;
    for (const key of keys) suspects.add(key);
    soon.call();
  }

  function askAgain(): void {
    if (!client.refresh) return;
    everything = true;
    soon.call();
  }

  return {
    answered(key, resultId) {
      answers.set(key, resultId);
      suspects.delete(key);
    },
    lastAnswer: (key) => answers.get(key),
    askAgain,
    typed(key, affected) {
      // The client asks for the document that was typed in by itself. Of the one beside it, it may know nothing.
      suspects.delete(key);
      if (!client.relatedDocuments) suspect(affected.filter((one) => one !== key));
    },
    unsettled: suspect,
    closed(key, affected) {
      answers.delete(key);
      suspect(affected);
    },
    changedOnDisk: () => suspect(answers.keys()),
    changedEverywhere: askAgain,
    stop: () => soon.cancel(),
  };
}
