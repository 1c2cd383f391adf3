import { pause } from './activity.ts';
import type { ServerContext } from './context.ts';
import { affectedBy } from './projects.ts';
import { describeError } from './log.ts';
import type { DocumentKey } from './uri.ts';

/** After such a pause somebody has stopped typing. In milliseconds. */
const PAUSE = 200;

/** An open document has a new text. */
export function touched(context: ServerContext, key: DocumentKey): void {
  const { activity, index, session } = context;
  const affected = affectedBy(key);
  whenQuiet(context, key).catch((error: unknown) => context.log.error(describeError(error)));
  activity.noticed();
  session.face.typed(key, affected);
  index.touch(affected);
}

/** What was answered in haste is looked at again once nobody types any more. */
async function whenQuiet({ documents, session }: ServerContext, key: DocumentKey): Promise<void> {
  const version = documents.get(key)?.version;
  await pause(PAUSE);
  const document = documents.get(key);
  if (document?.version === version && document?.provisional === true)
    session.face.unsettled(affectedBy(key));
}
