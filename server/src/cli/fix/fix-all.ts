import type { Applied } from '../../engine/fixes/choose.ts';
import type { Failure } from '../../engine/finding.ts';
import type { AuditContext, Outcome } from '../audit/audit-unit.ts';
import { pathOfUnit, type Unit } from '../audit/units.ts';
import type { FixOptions } from '../check-options.ts';
import { canBeMended, type ChangedFile, mendUnit } from './mend-units.ts';
import { replaceFiles } from './replace-files.ts';

/** What came of the fixes that were asked for. */
export interface Fixing {
  /** What each unit gives now. */
  readonly outcomes: readonly Outcome[];
  readonly applied: readonly Applied[];
  /** In the order of their paths. */
  readonly files: readonly ChangedFile[];
  readonly failures: readonly Failure[];
}

/** Mends all units that can be mended. With `how: 'write'` the files of each are written, all of them or none. */
export function fixAll(
  outcomes: ReadonlyMap<Unit, Outcome>,
  options: FixOptions,
  context: AuditContext,
): Fixing {
  const fixing = {
    outcomes: [] as Outcome[],
    applied: [] as Applied[],
    files: [] as ChangedFile[],
    failures: [] as Failure[],
  };
  const units = [...outcomes].sort(([a], [b]) => (pathOfUnit(a) < pathOfUnit(b) ? -1 : 1));
  for (const [unit, outcome] of units) {
    const mended = canBeMended(outcome, options) ? mendUnit(unit, options, context) : undefined;
    fixing.failures.push(...(mended?.failures ?? []));
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
