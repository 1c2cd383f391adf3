import type { Refused } from '../../engine/fixes/ask-rounds.ts';
import type { Failure } from '../../engine/finding.ts';
import type { AuditContext, Outcome } from '../audit/audit-unit.ts';
import { pathOfUnit, type Unit } from '../audit/units.ts';
import type { FixOptions } from '../check-options.ts';
import { type AppliedFix, type Ask, canBeMended, type ChangedFile, mendUnit } from './mend-units.ts';
import { replaceFiles } from './replace-files.ts';

/** What came of the fixes that were asked for. */
export interface Fixing {
  /** What each unit gives now. */
  readonly outcomes: readonly Outcome[];
  readonly applied: readonly AppliedFix[];
  /** Fixes that ask, where the answer was no. */
  readonly refused: readonly Refused[];
  /** In the order of their paths. */
  readonly files: readonly ChangedFile[];
  readonly failures: readonly Failure[];
}

/** Mends all units that can be mended. With `how: 'write'` the files of each are written, all of them or none. */
export async function fixAll(
  outcomes: ReadonlyMap<Unit, Outcome>,
  options: FixOptions,
  context: AuditContext,
  ask: Ask,
): Promise<Fixing> {
  const fixing = {
    outcomes: [] as Outcome[],
    applied: [] as AppliedFix[],
    refused: [] as Refused[],
    files: [] as ChangedFile[],
    failures: [] as Failure[],
  };
  const units = [...outcomes].sort(([a], [b]) => (pathOfUnit(a) < pathOfUnit(b) ? -1 : 1));
  for (const [unit, outcome] of units) {
    const mended = canBeMended(outcome, options) ? await mendUnit(unit, options, context, ask) : undefined;
    fixing.failures.push(...(mended?.failures ?? []));
    fixing.refused.push(...(mended?.refused ?? []));
    const refused = mended === undefined || options.how === 'patch' ? undefined : replaceFiles(mended.files);
    if (refused !== undefined) fixing.failures.push(refused);
    if (mended === undefined || refused !== undefined) {
      fixing.outcomes.push(outcome);
      continue;
    }
    fixing.outcomes.push(mended.outcome);
    fixing.applied.push(...mended.applied);
    fixing.files.push(...mended.files);
  }
  return fixing;
}
