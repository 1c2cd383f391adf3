import type { ServerContext } from './context.ts';
import { affectedBy } from './projects.ts';
import type { DocumentKey } from './uri.ts';

/** An open document has a new text. */
export function touched({ activity, index, session }: ServerContext, key: DocumentKey): void {
  const affected = affectedBy(key);
  activity.noticed();
  session.face.typed(key, affected);
  index.touch(affected);
}
