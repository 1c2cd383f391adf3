import type { Severity } from '../rules/rule.ts';
import { atLeast } from '../engine/settings.ts';

/** What the command line ends with; a promise to scripts, described in docs/cli.md. */
export const EXIT_OK = 0;
export const EXIT_FINDINGS = 1;
export const EXIT_USAGE = 2;
export const EXIT_FAILURE = 3;
export const EXIT_NOTHING = 4;

/** From which severity on a finding makes the run fail. */
export type FailOn = Severity | 'never';

/** What was not done weighs more than what was found; nothing looked at is told from nothing found. */
export function exitCodeOf(
  run: { readonly files: number; readonly failures: number; readonly severities: Iterable<Severity> },
  failOn: FailOn,
): number {
  if (run.failures > 0) return EXIT_FAILURE;
  if (run.files === 0) return EXIT_NOTHING;
  if (failOn === 'never') return EXIT_OK;
  for (const severity of run.severities) if (atLeast(severity, failOn)) return EXIT_FINDINGS;
  return EXIT_OK;
}
