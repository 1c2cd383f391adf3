import { readTextSync } from '../../engine/disk/text.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Failure, Finding } from '../../engine/finding.ts';
import type { LocatedClaim } from '../../engine/sources.ts';
import { lineStarts } from '../../text/lines.ts';
import type { ShownFinding } from './audit-unit.ts';
import { newOnes } from '../../engine/known.ts';
import { excerptOf } from './excerpt.ts';

/** The claims on contents that more than one file speaks of; those of one content stand together. */
export function shared(claims: readonly LocatedClaim[]): readonly LocatedClaim[] {
  const byContent = new Map<string, LocatedClaim[]>();
  for (const claim of claims) {
    const group = byContent.get(claim.content);
    if (group === undefined) byContent.set(claim.content, [claim]);
    else group.push(claim);
  }
  return [...byContent.values()].filter((group) => group.some(({ path }) => path !== group[0]?.path)).flat();
}

interface ClaimsOutcome {
  readonly findings: readonly Finding[];
  readonly failures: readonly Failure[];
  readonly known: number;
}

/**
 * What locks say against one another.
 *
 * @param claims those of `shared`
 * @param old what was said before the change that is audited
 * @param isHeard whether findings in a file are wanted
 */
export function auditShared(
  engine: Engine,
  claims: readonly LocatedClaim[],
  old: readonly LocatedClaim[],
  isHeard: (path: string) => boolean,
): ClaimsOutcome {
  const audit = engine.auditClaims(claims);
  const heard = audit.findings.filter(({ location }) => isHeard(location.path));
  const { findings, known } = newOnes(heard, old.length === 0 ? [] : [engine.auditClaims(old)]);
  return { findings, known, failures: audit.failures };
}

/** Findings with their source lines, for which the files are read once more. */
export function withExcerpts(findings: readonly Finding[]): readonly ShownFinding[] {
  const texts = new Map<string, string | undefined>();
  return findings.map((finding) => {
    const { path } = finding.location;
    if (!texts.has(path)) {
      const read = readTextSync(path);
      texts.set(path, read.ok ? read.text : undefined);
    }
    const text = texts.get(path);
    return {
      finding,
      excerpt: text === undefined ? undefined : excerptOf(text, lineStarts(text), finding.location),
    };
  });
}
