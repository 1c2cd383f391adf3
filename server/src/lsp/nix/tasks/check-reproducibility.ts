import { describeDifference } from '../../../nixcli/diffoscope.ts';
import type { DifferingOutput } from '../../../nixcli/nix/values.ts';
import type { ServerContext } from '../../context.ts';
import { amount } from '../../hover/units.ts';
import { keyOf } from '../../uri.ts';
import { outputSubjects } from '../package-subjects.ts';
import { plainText } from '../plain-text.ts';
import {
  notTrusted,
  refused,
  refusedBy,
  reportOf,
  type Task,
  type TaskRun,
  tellProgress,
  textParam,
} from '../task.ts';
import { namesOf } from './names.ts';

/** Builds an output (`attribute`, a list of names) of the flake.nix at `uri` once more, and compares. */
export const checkReproducibility: Task = async (context, params, run) => {
  if (!context.session.trusted) return notTrusted;
  const attribute = namesOf(params.get('attribute'));
  const subject = attribute && outputSubjects(context, keyOf(textParam(params, 'uri') ?? ''))?.(attribute);
  if (attribute === undefined || subject === undefined)
    return refused('This is no output of a flake on disk.');
  const nix = await context.host.nix();
  const answer = await nix.rebuild(subject.output, {
    asked: true,
    keepDiffering: true,
    signal: run.signal,
    onProgress: tellProgress(run, 'building once more'),
  });
  if (!answer.ok) return refusedBy(answer);
  const name = plainText(attribute.join('.'));
  const { value } = answer;
  switch (value.result) {
    case 'not-built':
      return refused(`${name} was not built here yet, so that there is nothing to compare with.`);
    case 'same':
      return {
        result: 'good',
        summary: `${name} was built once more, and is the same.`,
        report: reportOf([`${name}: the same`, '', ...value.outputs.map((path) => `  ${plainText(path)}`)]),
      };
    case 'differs':
      return {
        result: 'bad',
        summary: `${name} is not reproducible: ${amount(value.outputs.length, 'output')} came out differently.`,
        report: reportOf([`${name}: NOT the same`, '', ...(await differences(context, value.outputs, run))]),
      };
  }
};

const MOST_LINES = 2000;

async function differences(
  { folders, host }: ServerContext,
  outputs: readonly DifferingOutput[],
  { signal, tell }: TaskRun,
): Promise<string[]> {
  const workspaceFolders = folders.all().map((folder) => folder.path);
  const lines: string[] = [];
  for (const { path, keptAt } of outputs) {
    lines.push(`  first build   ${plainText(path)}`);
    lines.push(`  second build  ${keptAt === undefined ? 'was not kept' : plainText(keptAt)}`, '');
    if (keptAt === undefined) continue;
    tell('comparing');
    // oxlint-disable-next-line no-await-in-loop -- one disk
    const told = await describeDifference(path, keptAt, { env: host.env, workspaceFolders, signal });
    if (told.kind === 'not-installed')
      lines.push('  diffoscope is not on PATH, so that nothing tells in what they differ.', '');
    else if (told.kind === 'untold') lines.push(`  In what they differ is not known: ${told.message}.`, '');
    else lines.push(...told.text.split('\n').slice(0, MOST_LINES).map(plainText), '');
  }
  return lines;
}
