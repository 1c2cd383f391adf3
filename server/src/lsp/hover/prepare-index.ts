import type { ServerContext } from '../context.ts';
import { kindOf } from '../documents.ts';
import { affectedBy } from '../projects.ts';
import { type DocumentKey, isFileKey } from '../uri.ts';
import { look } from '../views.ts';

/** So long nothing may have been asked. In milliseconds. */
const QUIET = 300;

/**
 * Indexes the lock of a document while nobody waits for anything: of one with many thousand nodes, the first hover would
 * have to wait for it.
 */
export async function prepareIndex(context: ServerContext, key: DocumentKey): Promise<void> {
  const { activity, audits, documents, engines, folders, indexes } = context;
  const lockKey = affectedBy(key).find(
    (one) => (documents.get(one)?.kind ?? (isFileKey(one) ? kindOf(one) : undefined)) === 'lock',
  );
  if (lockKey === undefined || documents.get(key) === undefined) return;
  await indexes.prepare(lockKey, async () => {
    await activity.quiet(QUIET);
    const setup = await engines.at(key);
    if (setup?.hover !== true || documents.get(key) === undefined) return undefined;
    return audits.lock(setup.engine, lockKey, look(key, documents, folders))?.graph;
  });
}
