import type { Failure } from '../../engine/finding.ts';
import type { LocatedClaim } from '../../engine/sources.ts';
import type { AuditContext, Outcome, ShownFinding } from '../audit/audit-unit.ts';
import type { FileChanges } from '../audit/before.ts';
import { compareFindings } from '../audit/order.ts';
import { progressLine } from '../audit/progress.ts';
import { auditAll, type AuditJob, auditContext } from '../audit/run-audit.ts';
import { findTargets } from '../audit/targets.ts';
import { filesOfUnit, mayHoldLock, type Unit, unitsOf } from '../audit/units.ts';
import type { CheckOptions, FixOptions } from '../check-options.ts';
import type { Fixing } from '../fix/fix-all.ts';
import { isFetched } from '../fix/is-fetched.ts';
import { shownPath } from '../json-format.ts';
import { statusLine } from '../nix/status-line.ts';
import { report, reportPatch, type Run } from '../report.ts';
import type { Surface } from '../surface.ts';
import { visible } from '../terminal/visible.ts';
import type { Mendable } from '../text-format.ts';
import { type UsageError, usageError } from '../usage.ts';

/** `nix-audit check`: audits and prints. Gives the exit code. */
export async function check(options: CheckOptions, surface: Surface): Promise<number | UsageError> {
  const run = await audit(options, surface);
  if ('message' in run) return run;
  if (options.fix?.how === 'patch') return reportPatch(run, options, surface);
  const where = options.paths.map((path) => visible(shownPath(path, surface.cwd))).join(', ');
  return report(run, options, surface, `nothing to audit: no .nix file, no lock and no .envrc in ${where}`);
}

/** What units gave, put together. */
interface Sum {
  readonly findings: ShownFinding[];
  readonly failures: Failure[];
  readonly changes: FileChanges[];
  readonly claims: LocatedClaim[];
  readonly oldClaims: LocatedClaim[];
  suppressed: number;
  known: number;
  files: number;
  bytes: number;
}

async function audit(options: CheckOptions, surface: Surface): Promise<Run | UsageError> {
  const start = performance.now();
  const targets = await findTargets(options.paths, surface.cwd, options);
  const chosen = await chooseUnits(unitsOf(targets.files), options.base);
  if ('message' in chosen) return chosen;
  const { units, compared } = chosen;
  const { settings } = options;
  const job = {
    settings: { ...settings, today: settings.today ?? surface.today },
    excerpts: options.format === 'text',
    claims: units.filter(mayHoldLock).length > 1,
  };
  const audited = await auditUnits(units, job, surface);
  const fixing = options.fix === undefined ? undefined : await fixUnits(audited, job, options.fix, surface);
  const sum = sumOf(fixing?.outcomes ?? audited.outcomes.values());
  addAll(sum.failures, fixing?.failures ?? []);
  await auditTogether(sum, units, job, audited.context);
  const failures = [...targets.failures, ...chosen.failures, ...sum.failures];
  const { files, bytes, suppressed, known } = sum;
  return {
    findings: sum.findings.sort((a, b) => compareFindings(a.finding, b.finding)),
    failures: failures.sort((a, b) => byPath(a, b)),
    changes: sum.changes.sort(byPath),
    fixed: fixing,
    figures: {
      files,
      bytes,
      milliseconds: Math.round(performance.now() - start),
      suppressed,
      outside: targets.outside.length,
      excluded: options.exclude.length === 0 ? undefined : targets.excluded.length,
      failures: failures.length,
      mendable: fixing === undefined ? mendable(sum.findings) : undefined,
      base: options.base === undefined ? undefined : { name: options.base, compared, known },
    },
  };
}

function mendable(findings: readonly ShownFinding[]): Mendable {
  const counts = { safe: 0, unsafe: 0, online: 0 };
  for (const { finding } of findings) {
    const edits = finding.fixes.filter(({ kind }) => kind === 'edit');
    if (edits.some(({ safety }) => safety === 'safe')) counts.safe++;
    else if (edits.length > 0) counts.unsafe++;
    else if (finding.fixes.some((fix) => fix.kind === 'ask' && isFetched(fix))) counts.online++;
  }
  return counts;
}

/** With a base, what changed since; git is not asked for anything else. */
async function chooseUnits(
  units: readonly Unit[],
  base: string | undefined,
): Promise<
  | { readonly units: readonly Unit[]; readonly failures: readonly Failure[]; readonly compared: number }
  | UsageError
> {
  if (base === undefined || units.length === 0) return { units, failures: [], compared: 0 };
  const { changedUnits } = await import('../audit/changed-units.ts');
  const { refusals, ...chosen } = await changedUnits(units, base);
  const [refusal] = refusals;
  const isUnknown = refusals.every(({ reason }) => reason === 'unknown-revision');
  if (refusal === undefined || !isUnknown || chosen.compared > 0) return chosen;
  return usageError(`--base takes a revision of the repository, and "${base}" is none: ${refusal.message}.`);
}

/** What each unit gave. */
interface Audited {
  readonly outcomes: ReadonlyMap<Unit, Outcome>;
  readonly context: AuditContext | undefined;
}

async function auditUnits(units: readonly Unit[], job: AuditJob, surface: Surface): Promise<Audited> {
  const outcomes = new Map<Unit, Outcome>();
  let done = 0;
  const progress = progressLine(surface.errIsTerminal ? surface.err : undefined, () => performance.now());
  const context = await auditAll(units, job, (outcome, unit) => {
    outcomes.set(unit, outcome);
    progress.update(++done, units.length);
  });
  progress.clear();
  return { outcomes, context };
}

/** Mends what can be mended, and writes it where that is asked for. */
async function fixUnits(
  { outcomes, context }: Audited,
  job: AuditJob,
  options: FixOptions,
  surface: Surface,
): Promise<Fixing> {
  const { fixAll } = await import('../fix/fix-all.ts');
  const tools = context ?? (await auditContext(job));
  if (!options.online) return fixAll(outcomes, options, tools, () => Promise.resolve(undefined));
  const { withNix } = await import('../nix/open-nix.ts');
  const { askNix } = await import('../fix/ask-nix.ts');
  const status = statusLine(surface.errIsTerminal ? surface.err : undefined, () => performance.now());
  return withNix(surface, async (run) => {
    const fixing = await fixAll(outcomes, options, tools, askNix(run, status.show));
    status.clear();
    return fixing;
  });
}

function sumOf(outcomes: Iterable<Outcome>): Sum {
  const sum: Sum = {
    findings: [],
    failures: [],
    changes: [],
    claims: [],
    oldClaims: [],
    suppressed: 0,
    known: 0,
    files: 0,
    bytes: 0,
  };
  for (const outcome of outcomes) {
    addAll(sum.findings, outcome.findings);
    addAll(sum.failures, outcome.failures);
    addAll(sum.changes, outcome.changes);
    addAll(sum.claims, outcome.claims);
    addAll(sum.oldClaims, outcome.oldClaims);
    sum.suppressed += outcome.suppressed;
    sum.known += outcome.known;
    sum.files += outcome.files;
    sum.bytes += outcome.bytes;
  }
  return sum;
}

/** Not `push(...)`, which takes no more arguments than the stack holds. */
function addAll<T>(list: T[], more: readonly T[]): void {
  for (const one of more) list.push(one);
}

/** What locks say against one another. With a base, only what is in files that changed is told. */
async function auditTogether(
  sum: Sum,
  units: readonly Unit[],
  job: AuditJob,
  context: AuditContext | undefined,
): Promise<void> {
  const { auditShared, shared, withExcerpts } = await import('../audit/claims.ts');
  const claims = shared(sum.claims);
  if (claims.length === 0) return;
  const quiet = new Set(units.filter(({ onlyClaims }) => onlyClaims === true).flatMap(filesOfUnit));
  const { engine } = context ?? (await auditContext(job));
  const outcome = auditShared(engine, claims, shared(sum.oldClaims), (path) => !quiet.has(path));
  addAll(
    sum.findings,
    job.excerpts
      ? withExcerpts(outcome.findings)
      : outcome.findings.map((finding) => ({ finding, excerpt: undefined })),
  );
  addAll(sum.failures, outcome.failures);
  sum.known += outcome.known;
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
