import type { Engine } from '../../engine/engine.ts';
import type { SourceFile } from '../../engine/sources.ts';
import { isLockPath } from '../../lock/read.ts';
import type { LockedProject } from '../../nixcli/update/proposal.ts';
import type { ServerContext } from '../context.ts';
import { projectAt } from '../projects.ts';
import { type DocumentKey, isFileKey, keyOf } from '../uri.ts';
import { look, type View } from '../views.ts';

export interface ProjectAtHand {
  readonly project: LockedProject;
  readonly engine: Engine;
}

/** Why a lock cannot be changed, in a sentence of plain text. */
export type NotAtHand = { readonly refused: string };

/** The lock that a document is, or that belongs to it, with what it is made for: as they are in the editor by now. */
export async function projectAtHand(
  { documents, engines, folders }: ServerContext,
  uri: string,
): Promise<ProjectAtHand | NotAtHand> {
  const asked = keyOf(uri);
  const paths = projectAt(asked);
  if (!isFileKey(asked) || (paths === undefined && !isLockPath(asked)))
    return { refused: 'This is neither a lockfile on disk nor what one is made for.' };
  const setup = await engines.at(asked);
  if (setup === undefined) return { refused: 'The audit is switched off here.' };
  const views = look(asked, documents, folders);
  for (const view of views.values())
    if (view.kind === 'unreadable') return { refused: `It cannot be read: ${view.message}.` };
  const fileAt = (key: DocumentKey, text: string): SourceFile => ({
    path: key,
    name: folders.standing(key).name,
    text,
  });
  const lockKey = paths?.lock ?? asked;
  const declaration = paths && textOf(views.get(paths.declaration));
  const project: LockedProject = {
    declaration:
      paths === undefined || declaration === undefined ? undefined : fileAt(paths.declaration, declaration),
    lock: { ...fileAt(lockKey, ''), text: textOf(views.get(lockKey)) },
    inFlake: folders.standing(asked).inFlake,
  };
  return { project, engine: setup.engine };
}

function textOf(view: View | undefined): string | undefined {
  return view?.kind === 'text' ? view.text : undefined;
}
