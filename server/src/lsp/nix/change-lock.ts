import { preview, type Preview } from '../../engine/preview.ts';
import type { SourceFile } from '../../engine/sources.ts';
import { propose } from '../../nixcli/update/propose.ts';
import type { LockedProject, LockRequest, Proposal } from '../../nixcli/update/proposal.ts';
import type { ServerContext } from '../context.ts';
import {
  cancelled,
  notTrusted,
  refused,
  refusedBy,
  type TaskReport,
  type TaskRun,
  tellProgress,
} from './task.ts';
import { projectAtHand } from './locked-project.ts';

/** What becomes of a lock, with what the audit says of that. Nothing is written yet. */
export type LockAnswer =
  | { readonly ok: true; readonly proposal: Proposal; readonly preview: Preview }
  | { readonly ok: false; readonly report: TaskReport };

/**
 * Answers what a fix asks of a lock ('lock', 'update', 'restore'), and what commands do. For a command of the user only:
 * it runs Nix, and reaches the network. Never rejects but for bugs.
 *
 * @param uri of the lock, or of what it is made for
 */
export async function answerLockRequest(
  context: ServerContext,
  uri: string,
  request: LockRequest,
  run: TaskRun,
): Promise<LockAnswer> {
  const isTrusted = () => context.session.trusted;
  if (!isTrusted()) return { ok: false, report: notTrusted };
  const found = await projectAtHand(context, uri);
  if ('refused' in found) return { ok: false, report: refused(found.refused) };
  const { project, engine } = found;
  const proposed = await propose(request, project, {
    engine,
    nix: await context.host.nix(),
    env: context.host.env,
    workspaceFolders: context.folders.all().map((folder) => folder.path),
    signal: run.signal,
    onProgress: tellProgress(run, 'working on a copy'),
  });
  if (!proposed.ok) {
    const { message, reason } = proposed;
    if (reason !== undefined) return { ok: false, report: refusedBy({ ok: false, message, reason }) };
    return { ok: false, report: refused(`${message.charAt(0).toUpperCase()}${message.slice(1)}.`) };
  }
  if (run.signal.aborted) return { ok: false, report: cancelled };
  const proposal = proposed.value;
  const [before, after] = [filesOf(project), filesOf(project, proposal)];
  return { ok: true, proposal, preview: preview(engine, before, after, project.inFlake) };
}

function filesOf({ declaration, lock }: LockedProject, proposal?: Proposal) {
  const put = (file: Omit<SourceFile, 'text'>, text: string | undefined): SourceFile | undefined => {
    const now = proposal?.files.find(({ path }) => path === file.path)?.after ?? text;
    return now === undefined ? undefined : { ...file, text: now };
  };
  return { declaration: declaration && put(declaration, declaration.text), lock: put(lock, lock.text) };
}
