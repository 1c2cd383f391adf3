import type { FixOffer } from '../../engine/finding.ts';
import { answered } from '../../engine/fixes/answered.ts';
import type { NixRefusal } from '../../nixcli/nix/answer.ts';
import type { ServerContext } from '../context.ts';
import type { Audited } from '../examine.ts';
import type { TaskRun } from '../nix/task.ts';
import { look, type View } from '../views.ts';
import { answererOf } from './answering.ts';
import { changesBetween, changesOf } from './changes.ts';
import { obstacleTo } from './obstacles.ts';
import type { FileChange } from './workspace-edit.ts';

/** What came of a fix that asks. Nothing is written yet. */
export type Outcome =
  | {
      readonly kind: 'changes';
      readonly changes: readonly FileChange[];
      readonly summary: string;
      readonly report: string;
    }
  | { readonly kind: 'refused'; readonly message: string; readonly reason?: NixRefusal }
  | { readonly kind: 'cancelled' };

/** Asks for what a fix needs, and makes its changes for the documents as they were when it was asked. */
export async function askFor(
  context: ServerContext,
  { key, views }: Audited,
  fix: FixOffer & { readonly kind: 'ask' },
  run: TaskRun,
  output?: readonly string[],
): Promise<Outcome> {
  const answerer = answererOf(context.answerers, fix.request);
  if (answerer === undefined) return refused('Nobody here can answer that.');
  const obstacle = obstacleTo(context, answerer);
  if (obstacle !== undefined) return refused(obstacle);
  const texts = new Map(
    [...views].flatMap(([path, view]) => (view.kind === 'text' ? [[path, view.text]] : [])),
  );
  const answer = await answerer.answer(context, { request: fix.request, path: key, texts, output }, run);
  if (run.signal.aborted || answer.kind === 'cancelled') return { kind: 'cancelled' };
  if (answer.kind === 'refused') return answer;
  // From here on nothing is waited for, so that what is compared is what the changes are for.
  const now = look(key, context.documents, context.folders);
  const paths = answer.kind === 'texts' ? [...answer.texts.keys()] : fix.write.map(({ path }) => path);
  if (paths.some((path) => !isSame(views.get(path), now.get(path))))
    return refused('The file has changed meanwhile, and nothing was written.');
  const edits = answer.kind === 'values' ? answered(fix, answer.values)?.edits : [];
  if (edits === undefined) return refused('What was answered cannot be written there.');
  const changes =
    answer.kind === 'texts' ? changesBetween(context, texts, answer.texts) : changesOf(context, edits);
  return { kind: 'changes', changes, summary: answer.summary, report: answer.report };
}

function refused(message: string): Outcome {
  return { kind: 'refused', message };
}

/** Nothing is written to what is no file that was looked at, or cannot be read. */
function isSame(before: View | undefined, now: View | undefined): boolean {
  if (before?.kind === 'absent') return now?.kind === 'absent';
  return before?.kind === 'text' && now?.kind === 'text' && before.text === now.text;
}
