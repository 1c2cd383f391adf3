import type { NixAnswer } from '../../nixcli/nix/answer.ts';
import { largestOf } from '../../nixcli/nix/closure.ts';
import type { Nix } from '../../nixcli/nix/session.ts';
import type { Closure, License, PackageFacts } from '../../nixcli/nix/values.ts';
import type { PackageSubject } from './package-subjects.ts';
import type { KeptPackage, PackageSizes } from './packages.ts';

const CONTRIBUTORS = 5;

/**
 * What is kept of a package, when it was evaluated: its closure is summed up where it is in the store. Never rejects.
 *
 * @param made of the files that it was evaluated from, before that
 */
export async function measurePackage(
  nix: Pick<Nix, 'closure'>,
  facts: PackageFacts,
  made: string,
  signal: AbortSignal,
): Promise<NixAnswer<KeptPackage>> {
  const { name, version, licenses, knownVulnerabilities, outPath } = facts;
  const closure = outPath === undefined ? undefined : await nix.closure(outPath, { signal });
  if (closure?.ok === false) return closure;
  const value: KeptPackage = {
    name,
    version,
    licenses: licenses.map(licenseWords),
    vulnerabilities: knownVulnerabilities,
    outPath,
    sizes: closure?.value && sizesOf(closure.value),
    time: Math.floor(Date.now() / 1000),
    made,
  };
  return { ok: true, value };
}

/** Of which files a package is made that are looked at, as they are on disk, where Nix reads them. */
export function savedState(subject: PackageSubject): string {
  return subject.kind === 'output' ? subject.saved() : subject.made;
}

function sizesOf(closure: Closure): PackageSizes {
  return {
    own: closure.infos.get(closure.root)?.narSize ?? 0,
    closure: closure.size,
    paths: closure.infos.size,
    largest: largestOf(closure, CONTRIBUTORS).map(({ path, narSize }) => ({ path, narSize })),
  };
}

function licenseWords({ spdxId, fullName, free }: License): string {
  return `${spdxId ?? fullName ?? 'unknown'}${free === false ? ' (not free)' : ''}`;
}
