import { toolVersion } from '../engine/disk/version.ts';
import type { Failure } from '../engine/finding.ts';
import type { ShownFinding } from './audit/audit-unit.ts';
import type { FileChanges } from './audit/before.ts';
import type { AuditOptions } from './audit-options.ts';
import type { CheckOptions } from './check-options.ts';
import { changesText } from './changes-text.ts';
import type { Fixing } from './fix/fix-all.ts';
import { fixedText, patchSummary } from './fix/fixed-text.ts';
import { patchText } from './fix/patch.ts';
import { EXIT_NOTHING, EXIT_OK, exitCodeOf } from './exit-codes.ts';
import { TOOL_NAME } from './help.ts';
import {
  jsonApplied,
  jsonChanges,
  jsonFailure,
  jsonFinding,
  jsonRefused,
  type JsonOutput,
  jsonText,
  shownPath,
} from './json-format.ts';
import { markdownReport } from './markdown-format.ts';
import type { Surface } from './surface.ts';
import { colors, wantsColor } from './terminal/colors.ts';
import { visible } from './terminal/visible.ts';
import {
  countBySeverity,
  failureText,
  findingText,
  type RunFigures,
  summaryText,
  type TextStyle,
} from './text-format.ts';

/** What an audit gave, in the order in which it is printed. */
export interface Run {
  readonly findings: readonly ShownFinding[];
  readonly failures: readonly Failure[];
  /** Where a change was audited. */
  readonly changes: readonly FileChanges[];
  /** Where fixes were asked for. */
  readonly fixed?: Fixing | undefined;
  /** Where a lock was to be changed. */
  readonly update?: Update | undefined;
  readonly figures: RunFigures;
}

export interface Update {
  /** What was done, in a sentence without its full stop. */
  readonly told: string;
  /** The paths of what changes; none where all stays as it is. */
  readonly files: readonly string[];
  readonly written: boolean;
}

/**
 * Prints a run, and gives the exit code.
 *
 * @param nothing what to say when there was nothing to audit
 */
export function report(run: Run, options: AuditOptions, surface: Surface, nothing: string): number {
  const code = codeOf(run, options);
  if (options.format === 'json') surface.out(jsonText(jsonOutput(run, surface)));
  else if (options.format === 'markdown') printMarkdown(run, code, options, surface, nothing);
  else printText(run, code, options, surface, nothing);
  return code;
}

/** Prints the patch alone; what is left to be said goes beside it. Gives the exit code as it is after the fixes. */
export function reportPatch(run: Run, options: CheckOptions, surface: Surface): number {
  const files = run.fixed?.files ?? [];
  surface.out(patchText(files, surface.cwd, surface.outIsTerminal));
  printFailures(run, options, surface);
  // What was asked for belongs to the patch, and is no part of it.
  if (options.fix?.online === true)
    surface.err(fixedText(run.fixed, styleOf(options, surface, surface.errIsTerminal)));
  if (!options.quiet) surface.err(patchSummary(run));
  return codeOf(run, options);
}

/** The exit code of a run. */
export function codeOf({ figures, failures, findings }: Run, options: AuditOptions): number {
  const severities = findings.map(({ finding }) => finding.severity);
  const ended = exitCodeOf({ files: figures.files, failures: failures.length, severities }, options.failOn);
  // That nothing changed is an answer.
  return ended === EXIT_NOTHING && (figures.base?.compared ?? 0) > 0 ? EXIT_OK : ended;
}

function jsonOutput(
  { findings, failures, changes, figures, fixed, update }: Run,
  { cwd }: Surface,
): JsonOutput {
  return {
    version: 1,
    tool: { name: TOOL_NAME, version: toolVersion() },
    findings: findings.map(({ finding }) => jsonFinding(finding, cwd)),
    failures: failures.map((failure) => jsonFailure(failure, cwd)),
    ...(figures.base === undefined ? {} : { changes: changes.map((one) => jsonChanges(one, cwd)) }),
    ...(fixed === undefined
      ? {}
      : {
          fixed: fixed.applied.map((one) => jsonApplied(one, cwd)),
          notFixed: fixed.refused.map((one) => jsonRefused(one, cwd)),
        }),
    ...(update === undefined
      ? {}
      : { update: { ...update, files: update.files.map((path) => shownPath(path, cwd)) } }),
    summary: {
      files: figures.files,
      bytes: figures.bytes,
      findings: countBySeverity(findings),
      milliseconds: figures.milliseconds,
      suppressed: figures.suppressed,
      outside: figures.outside,
      ...(figures.excluded === undefined ? {} : { excluded: figures.excluded }),
      ...(figures.base === undefined ? {} : { base: figures.base }),
    },
  };
}

function printText(run: Run, code: number, options: AuditOptions, surface: Surface, nothing: string): void {
  const out = styleOf(options, surface, surface.outIsTerminal);
  if (!options.quiet && run.update !== undefined) surface.out(updateText(run.update));
  if (!options.quiet) surface.out(changesText(run, out));
  surface.out(fixedText(run.fixed, out));
  surface.out(run.findings.map((finding) => `${findingText(finding, out)}\n`).join(''));
  printFailures(run, options, surface);
  if (code === EXIT_NOTHING) surface.err(`${TOOL_NAME}: ${nothing}\n`);
  else if (!options.quiet) surface.out(summaryText(run.findings, run.figures, out));
}

function updateText({ told, files }: Update): string {
  const sentence = visible(`${told.charAt(0).toUpperCase()}${told.slice(1)}.`);
  return files.length === 0 ? `${sentence} Nothing changes.\n\n` : `${sentence}\n\n`;
}

function printMarkdown(
  run: Run,
  code: number,
  options: AuditOptions,
  surface: Surface,
  nothing: string,
): void {
  printFailures(run, options, surface);
  if (code === EXIT_NOTHING) surface.err(`${TOOL_NAME}: ${nothing}\n`);
  else surface.out(markdownReport(run, { cwd: surface.cwd, quiet: options.quiet }));
}

function printFailures({ failures }: Run, options: AuditOptions, surface: Surface): void {
  const style = styleOf(options, surface, surface.errIsTerminal);
  surface.err(failures.map((failure) => failureText(failure, style)).join(''));
}

function styleOf(options: AuditOptions, surface: Surface, isTerminal: boolean): TextStyle {
  const { cwd, env, columns = 120 } = surface;
  return {
    colors: colors(wantsColor(options.color, env, isTerminal)),
    columns: Math.min(columns, 160),
    wraps: isTerminal && surface.columns !== undefined,
    cwd,
  };
}
