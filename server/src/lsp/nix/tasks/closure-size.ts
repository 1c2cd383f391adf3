import { existsSync } from 'node:fs';
import type { ServerContext } from '../../context.ts';
import { packageLines } from '../../hover/package-lines.ts';
import { size } from '../../../text/size.ts';
import { keyOf } from '../../uri.ts';
import { measurePackage, savedState } from '../measure-package.ts';
import { nixpkgsSubject, outputSubjects, type PackageSubject } from '../package-subjects.ts';
import { plainText } from '../plain-text.ts';
import { namesOf } from './names.ts';
import { notTrusted, refused, refusedBy, reportOf, type Task, type TaskParams, textParam } from '../task.ts';

/**
 * Evaluates a package and sums up its closure: an output (`attribute`) of the flake.nix at `uri`, or a package (`package`)
 * of the nixpkgs that is locked for the file at `uri`. Both are lists of names. What was found is kept for hovers and lenses.
 */
export const closureSize: Task = async (context, params, { signal, tell }) => {
  const { host } = context;
  if (!context.session.trusted) return notTrusted;
  const subject = await subjectOf(context, params);
  if (typeof subject === 'string') return refused(subject);
  const nix = await host.nix();
  tell('evaluating');
  const made = savedState(subject);
  const options = { signal, asked: true } as const;
  const facts = await nix.evalPackage(subject.output, options);
  if (!facts.ok) return refusedBy(facts);
  tell('asking for the closure');
  const measured = await measurePackage(nix, facts.value, made, signal);
  if (!measured.ok) return refusedBy(measured);
  const kept = measured.value;
  host.kept.packages.cache().set(subject.key, kept);
  host.kept.packages.changed();
  context.lenses.changed();
  const { name, sizes } = kept;
  const shown = plainText(name ?? subject.output.attribute.join('.'));
  const report = reportOf([shown, '', ...packageLines(kept, subject.made, host.storeDir)]);
  return sizes === undefined
    ? { result: 'unknown', summary: `${shown} is not in the store, so its size is not known.`, report }
    : { result: 'good', summary: `${shown} has a closure of ${size(sizes.closure)}.`, report };
};

async function subjectOf(context: ServerContext, params: TaskParams): Promise<PackageSubject | string> {
  const uri = textParam(params, 'uri') ?? '';
  const names = namesOf(params.get('package'));
  if (names !== undefined) {
    const subject = await nixpkgsSubject(context, uri, names);
    if (subject === undefined) return 'No flake around this file locks a nixpkgs with a hash.';
    return existsSync(subject.source)
      ? subject
      : `The locked nixpkgs is not in the store (${plainText(subject.source)}); fetch it first.`;
  }
  const attribute = namesOf(params.get('attribute'));
  const subject = attribute && outputSubjects(context, keyOf(uri))?.(attribute);
  return subject ?? 'This is no output of a flake on disk.';
}
