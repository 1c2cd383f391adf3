import type { CancellationToken, Hover, HoverParams } from 'vscode-languageserver/node';
import { currentDay } from '../engine/day.ts';
import type { Engine } from '../engine/engine.ts';
import type { LockSource, NixSource } from '../engine/sources.ts';
import { offsetAt, rangeOf } from '../text/lines.ts';
import { yieldToMessages } from './activity.ts';
import { throwIfCancelled } from './cancelled.ts';
import type { ServerContext } from './context.ts';
import type { PartnerLock } from './hover/at-input.ts';
import type { Card } from './hover/card.ts';
import { cardInLock, cardInNix } from './hover/card-at.ts';
import { findingLines } from './hover/findings.ts';
import { renderHover } from './hover/render.ts';
import { askStore } from './hover/store-facts.ts';
import { storeLines } from './hover/store-lines.ts';
import { type Measuring, packageCardAt } from './nix/package-hover.ts';
import { projectAt } from './projects.ts';
import { findingsIn } from './reports.ts';
import { type DocumentKey, keyOf } from './uri.ts';
import { look } from './views.ts';

/**
 * What there is to say of the thing at a position. Reads what is read already, and waits for Nix only so long. Asked of
 * Nix are store paths, and packages are evaluated where the user has set that; in trusted workspaces only.
 */
export async function hover(
  context: ServerContext,
  { textDocument, position }: HoverParams,
  token: CancellationToken,
): Promise<Hover | null> {
  const { documents, engines, activity, examine, host, storeFacts, session, pageOf } = context;
  throwIfCancelled(token);
  activity.noticed();
  const key = keyOf(textDocument.uri);
  const document = documents.get(key);
  if (document?.kind !== 'nix' && document?.kind !== 'lock') return null;
  const { version } = document;
  // A pointer on its way passes over many things, and a client takes back what it has asked of them.
  await yieldToMessages();
  throwIfCancelled(token);
  const setup = await engines.at(key);
  // What was verified before the server was started anew is told from the first hover on.
  await host.ready();
  throwIfCancelled(token);
  // The position is one of the text that it was asked for.
  if (setup?.hover !== true || documents.get(key)?.version !== version) return null;
  const aborted = new AbortController();
  const listening = token.onCancellationRequested(() => aborted.abort());
  try {
    const measuring = setup.hoverClosureSize ? aborted : undefined;
    const at =
      cardAt(context, setup.engine, key, position) ??
      (await packageAt(context, setup.engine, key, position, measuring));
    throwIfCancelled(token);
    if (at === undefined) return null;
    const { card, source } = at;
    const [examined, answer] = await Promise.all([
      examine(key),
      card.storePath === undefined
        ? ({ kind: 'silent' } as const)
        : askStore(storeFacts, card.storePath, aborted.signal),
    ]);
    throwIfCancelled(token);
    if (documents.get(key)?.version !== version) return null;
    const nix = storeLines(answer, storeFacts.storeDir, card.narHash);
    const found = examined.kind === 'audited' ? findingsIn(examined) : [];
    const findings = findingLines(found, rangeOf(source.lines, card.around), pageOf);
    const lines = answer.kind === 'known' ? card.lines : [...card.lines, ...(card.unasked ?? [])];
    return renderHover({ ...card, lines }, nix, findings, source.lines, session.client.markdownHover);
  } finally {
    listening.dispose();
  }
}

interface Found {
  readonly card: Card;
  readonly source: NixSource | LockSource;
}

function cardAt(
  context: ServerContext,
  engine: Engine,
  key: DocumentKey,
  position: HoverParams['position'],
): Found | undefined {
  const { documents, folders, audits, indexes, session, storeFacts, verifications } = context;
  const views = look(key, documents, folders);
  const options = {
    today: session.today ?? currentDay(),
    storeDir: storeFacts.storeDir,
    verifications,
  };
  if (documents.get(key)?.kind === 'lock') {
    const source = audits.lock(engine, key, views);
    if (source === undefined) return undefined;
    const offset = offsetAt(source.lines, position, source.file.text);
    const card = cardInLock(source, offset, indexes, options);
    return card && { card, source };
  }
  const source = audits.nix(engine, key, views);
  if (source === undefined) return undefined;
  const partner = (): PartnerLock => {
    const lockKey = projectAt(key)?.lock;
    const view = lockKey === undefined ? undefined : views.get(lockKey);
    if (lockKey === undefined) return 'unsaved';
    if (view === undefined || view.kind === 'absent') return 'absent';
    const lock = audits.lock(engine, lockKey, views);
    return lock === undefined ? 'unreadable' : indexes.of(lock.graph);
  };
  const offset = offsetAt(source.lines, position, source.file.text);
  const card = cardInNix(source, offset, partner, options);
  return card && { card, source };
}

async function packageAt(
  context: ServerContext,
  engine: Engine,
  key: DocumentKey,
  position: HoverParams['position'],
  measuring: Measuring,
): Promise<Found | undefined> {
  const { documents, folders, audits } = context;
  const source =
    documents.get(key)?.kind === 'nix' ? audits.nix(engine, key, look(key, documents, folders)) : undefined;
  if (source === undefined) return undefined;
  const offset = offsetAt(source.lines, position, source.file.text);
  const card = await packageCardAt(context, source, key, offset, measuring);
  return card && { card, source };
}
