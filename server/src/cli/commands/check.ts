import { compareFindings } from '../audit/order.ts';
import type { ShownFinding } from '../audit/audit-unit.ts';
import { progressLine } from '../audit/progress.ts';
import { auditAll } from '../audit/run-audit.ts';
import { findTargets } from '../audit/targets.ts';
import { unitsOf } from '../audit/units.ts';
import type { CheckOptions } from '../check-options.ts';
import { EXIT_NOTHING, exitCodeOf } from '../exit-codes.ts';
import { type JsonOutput, jsonFailure, jsonFinding, jsonText, shownPath } from '../json-format.ts';
import type { Failure } from '../../engine/finding.ts';
import type { Surface } from '../surface.ts';
import { colors, wantsColor } from '../terminal/colors.ts';
import { visible } from '../terminal/visible.ts';
import {
  countBySeverity,
  failureText,
  findingText,
  type RunFigures,
  summaryText,
  type TextStyle,
} from '../text-format.ts';
import { toolVersion } from '../../engine/disk/version.ts';
import { TOOL_NAME } from '../help.ts';

/** `nix-audit check`: audits and prints. Gives the exit code. */
export async function check(options: CheckOptions, surface: Surface): Promise<number> {
  const run = await audit(options, surface);
  const code = exitCodeOf(
    {
      files: run.figures.files,
      failures: run.failures.length,
      severities: run.findings.map(({ finding }) => finding.severity),
    },
    options.failOn,
  );
  if (options.format === 'json') surface.out(jsonText(jsonOutput(run, surface)));
  else printText(run, code, options, surface);
  return code;
}

interface Run {
  readonly findings: readonly ShownFinding[];
  readonly failures: readonly Failure[];
  readonly figures: RunFigures;
}

async function audit(options: CheckOptions, surface: Surface): Promise<Run> {
  const start = performance.now();
  const targets = await findTargets(options.paths, surface.cwd, options);
  const units = unitsOf(targets.files);
  const findings: ShownFinding[] = [];
  const failures: Failure[] = [...targets.failures];
  let [suppressed, files, bytes, done] = [0, 0, 0, 0];
  const progress = progressLine(surface.errIsTerminal ? surface.err : undefined, () => performance.now());
  const job = { settings: options.settings, excerpts: options.format === 'text' };
  await auditAll(units, job, (outcome) => {
    findings.push(...outcome.findings);
    failures.push(...outcome.failures);
    suppressed += outcome.suppressed;
    files += outcome.files;
    bytes += outcome.bytes;
    progress.update(++done, units.length);
  });
  progress.clear();
  findings.sort((a, b) => compareFindings(a.finding, b.finding));
  failures.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const milliseconds = Math.round(performance.now() - start);
  const outside = targets.outside.length;
  const excluded = options.exclude.length === 0 ? undefined : targets.excluded.length;
  return {
    findings,
    failures,
    figures: { files, bytes, milliseconds, suppressed, outside, excluded, failures: failures.length },
  };
}

function jsonOutput({ findings, failures, figures }: Run, { cwd }: Surface): JsonOutput {
  return {
    version: 1,
    tool: { name: TOOL_NAME, version: toolVersion() },
    findings: findings.map(({ finding }) => jsonFinding(finding, cwd)),
    failures: failures.map((failure) => jsonFailure(failure, cwd)),
    summary: {
      files: figures.files,
      bytes: figures.bytes,
      findings: countBySeverity(findings),
      milliseconds: figures.milliseconds,
      suppressed: figures.suppressed,
      outside: figures.outside,
      ...(figures.excluded === undefined ? {} : { excluded: figures.excluded }),
    },
  };
}

function printText(run: Run, code: number, options: CheckOptions, surface: Surface): void {
  const { cwd, env, columns = 120 } = surface;
  const style = (isTerminal: boolean): TextStyle => ({
    colors: colors(wantsColor(options.color, env, isTerminal)),
    columns: Math.min(columns, 160),
    wraps: isTerminal && surface.columns !== undefined,
    cwd,
  });
  const out = style(surface.outIsTerminal);
  const err = style(surface.errIsTerminal);
  surface.out(run.findings.map((finding) => `${findingText(finding, out)}\n`).join(''));
  surface.err(run.failures.map((failure) => failureText(failure, err)).join(''));
  if (code === EXIT_NOTHING) {
    const where = options.paths.map((path) => visible(shownPath(path, cwd))).join(', ');
    surface.err(`${TOOL_NAME}: nothing to audit: no .nix file and no lock in ${where}\n`);
  } else if (!options.quiet) {
    surface.out(summaryText(run.findings, run.figures, out));
  }
}
