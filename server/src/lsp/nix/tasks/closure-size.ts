import { existsSync } from 'node:fs';
import { largestOf } from '../../../nixcli/nix/closure.ts';
import type { License } from '../../../nixcli/nix/values.ts';
import type { ServerContext } from '../../context.ts';
import { packageLines } from '../../hover/package-lines.ts';
import { size } from '../../hover/units.ts';
import { keyOf } from '../../uri.ts';
import { nixpkgsSubject, outputSubjects, type PackageSubject } from '../package-subjects.ts';
import type { KeptPackage, PackageSizes } from '../packages.ts';
import { plainText } from '../plain-text.ts';
import { namesOf } from './names.ts';
import { notTrusted, refused, refusedBy, reportOf, type Task, type TaskParams, textParam } from '../task.ts';

const CONTRIBUTORS = 5;

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
  const options = { signal, asked: true } as const;
  const facts = await nix.evalPackage(subject.output, options);
  if (!facts.ok) return refusedBy(facts);
  const { name, version, licenses, knownVulnerabilities, outPath } = facts.value;
  tell('asking for the closure');
  const closure = outPath === undefined ? undefined : await nix.closure(outPath, { signal });
  if (closure?.ok === false) return refusedBy(closure);
  const value = closure?.value;
  const sizes: PackageSizes | undefined = value && {
    own: value.infos.get(value.root)?.narSize ?? 0,
    closure: value.size,
    paths: value.infos.size,
    largest: largestOf(value, CONTRIBUTORS).map(({ path, narSize }) => ({ path, narSize })),
  };
  const kept: KeptPackage = {
    name,
    version,
    licenses: licenses.map(licenseWords),
    vulnerabilities: knownVulnerabilities,
    outPath,
    sizes,
    time: Math.floor(Date.now() / 1000),
    made: subject.made,
  };
  host.kept.packages.cache().set(subject.key, kept);
  host.kept.packages.changed();
  context.lenses.changed();
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

function licenseWords({ spdxId, fullName, free }: License): string {
  return `${spdxId ?? fullName ?? 'unknown'}${free === false ? ' (not free)' : ''}`;
}
