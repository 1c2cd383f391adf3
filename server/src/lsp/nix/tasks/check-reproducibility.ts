import { amount } from '../../hover/units.ts';
import { keyOf } from '../../uri.ts';
import { outputSubjects } from '../package-subjects.ts';
import { plainText } from '../plain-text.ts';
import { notTrusted, refused, refusedBy, reportOf, type Task, tellProgress, textParam } from '../task.ts';
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
        report: reportOf([
          `${name}: NOT the same`,
          '',
          ...value.outputs.flatMap(({ path, keptAt }) => [
            `  first build   ${plainText(path)}`,
            `  second build  ${keptAt === undefined ? 'was not kept' : plainText(keptAt)}`,
            '',
          ]),
          'Compare them with a program such as diffoscope.',
        ]),
      };
  }
};
