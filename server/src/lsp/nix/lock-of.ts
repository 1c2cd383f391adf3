import type { LockSource } from '../../engine/sources.ts';
import type { ServerContext } from '../context.ts';
import { kindOf } from '../documents.ts';
import { affectedBy } from '../projects.ts';
import { type DocumentKey, isFileKey, keyOf } from '../uri.ts';
import { look } from '../views.ts';

export interface LockOf {
  readonly key: DocumentKey;
  readonly source: LockSource;
}

/** The lock that a document is, or that stands beside it; undefined where there is none that can be read. */
export async function lockOf(context: ServerContext, uri: string): Promise<LockOf | undefined> {
  const { documents, folders, engines, audits } = context;
  const asked = keyOf(uri);
  const key = affectedBy(asked).find((one) => (documents.get(one)?.kind ?? kindAt(one)) === 'lock');
  const setup = key === undefined ? undefined : await engines.at(asked);
  if (key === undefined || setup === undefined) return undefined;
  const source = audits.lock(setup.engine, key, look(asked, documents, folders));
  return source && { key, source };
}

function kindAt(key: DocumentKey): string | undefined {
  return isFileKey(key) ? kindOf(key) : undefined;
}
