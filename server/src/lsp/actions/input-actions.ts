import { offers } from '../../engine/fixes/offers.ts';
import type { EditOffer } from '../../engine/fixes/choose.ts';
import { inputActions } from '../../rules/shared/inputs/actions.ts';
import type { ServerContext } from '../context.ts';
import { lockedInputs } from '../locked-inputs.ts';
import { members } from '../../nixcli/nix/json.ts';
import { plainText } from '../nix/plain-text.ts';
import { refused, type Task, textParam } from '../nix/task.ts';
import { editOf } from './quick-fixes.ts';

/** What can be done to an input of an open flake.nix without Nix. Texts are plain. */
export interface InputActions {
  readonly actions: readonly { readonly title: string; readonly safety: 'safe' | 'unsafe' }[];
}

export async function inputActionsAt(context: ServerContext, given: unknown): Promise<InputActions> {
  const params = members(given) ?? new Map<string, unknown>();
  const found = await actionsOf(context, textParam(params, 'uri'), textParam(params, 'input'));
  return { actions: found.map(({ title, safety }) => ({ title: plainText(title), safety })) };
}

/** Makes the edit of the action with this `title`, for the client to write. */
export const changeInput: Task = async (context, params) => {
  const found = await actionsOf(context, textParam(params, 'uri'), textParam(params, 'input'));
  const offer = found.find(({ title }) => plainText(title) === textParam(params, 'title'));
  const edit = offer && editOf(context, offer);
  if (offer === undefined || edit === undefined) return refused('This cannot be done any more.');
  return { result: 'good', summary: `${plainText(offer.title)}.`, report: '', edit };
};

async function actionsOf(
  context: ServerContext,
  uri: string | undefined,
  name: string | undefined,
): Promise<readonly EditOffer[]> {
  const found = uri === undefined ? undefined : await lockedInputs(context, uri);
  const input = found?.record.inputs.find((one) => one.name === name);
  if (found?.lock === undefined || input === undefined) return [];
  const { source, record, lock } = found;
  const fixes = () => inputActions(record, lock.graph, input);
  const report = { message: '', span: input.nameSpan, subject: input.name, fixes };
  return offers(report, ({ file }) => (file === 'self' ? source : file === 'lock' ? lock : undefined)).filter(
    (offer): offer is EditOffer => offer.kind === 'edit',
  );
}
