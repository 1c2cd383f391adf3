import type { Connection } from 'vscode-languageserver/node';
import { debounce } from './activity.ts';
import type { Documents, OpenDocument } from './documents.ts';
import type { Face } from './face.ts';
import { describeError, type Log } from './log.ts';
import { affectedBy } from './projects.ts';
import { emptyReport, notAudited, type Reports } from './reports.ts';
import { type DocumentKey, uriOf } from './uri.ts';

interface Parts {
  readonly connection: Connection;
  readonly documents: Documents;
  readonly reports: Reports;
  readonly log: Log;
}

/** What the client shows for a document. The version is that of an open one. */
interface Shown {
  readonly resultId: string;
  readonly version: number | undefined;
}

const nothing: Shown = { resultId: emptyReport.resultId, version: undefined };

/** Lets keystrokes that arrive together be answered together. In milliseconds. */
const DELAY = 10;

/**
 * For clients that do not ask: sends the problems of what is open, and of what belongs to it: with flake.nix open,
 * also those of the flake.lock beside it.
 */
export function createPushFace({ connection, documents, reports, log }: Parts): Face {
  const shown = new Map<DocumentKey, Shown>();
  const waiting = new Set<DocumentKey>();
  let publishing = false;
  const soon = debounce(DELAY, () => {
    publishWaiting().catch((error: unknown) =>
      log.error(`Problems could not be sent. ${describeError(error)}`),
    );
  });

  async function publishWaiting(): Promise<void> {
    if (publishing) return;
    publishing = true;
    try {
      for (const key of waiting) {
        waiting.delete(key);
        await publish(key);
      }
    } finally {
      publishing = false;
    }
  }

  async function publish(key: DocumentKey): Promise<void> {
    if (isNotAudited(documents.get(key))) return;
    const report = isOfInterest(key) ? await reports(key) : emptyReport;
    if (report === notAudited && !shown.has(key)) return;
    const { resultId, diagnostics } = report;
    const open = documents.get(key);
    const before = shown.get(key) ?? nothing;
    if (before.resultId === resultId && before.version === open?.version) return;
    if (open === undefined && diagnostics.length === 0) shown.delete(key);
    else shown.set(key, { resultId, version: open?.version });
    if (before.resultId === resultId && open === undefined) return;
    await connection.sendDiagnostics({
      uri: open?.uri ?? uriOf(key),
      ...(open !== undefined && { version: open.version }),
      diagnostics: [...diagnostics],
    });
  }

  function isOfInterest(key: DocumentKey): boolean {
    return affectedBy(key).some((one) => documents.get(one) !== undefined);
  }

  function isNotAudited(document: OpenDocument | undefined): boolean {
    return document !== undefined && document.kind === undefined;
  }

  function later(keys: Iterable<DocumentKey>): void {
    for (const key of keys) waiting.add(key);
    soon.call();
  }

  return {
    typed: (_key, affected) => later(affected),
    unsettled: later,
    closed: (key, affected) => later([key, ...affected]),
    changedOnDisk: later,
    changedEverywhere() {
      later(shown.keys());
      later(documents.all().flatMap(({ key }) => affectedBy(key)));
    },
    stop: () => soon.cancel(),
  };
}
