import type { ShownFinding } from './audit/audit-unit.ts';
import { atLeast } from '../engine/settings.ts';

/** The findings in a file that make a reviewer stop. */
export function suspiciousIn(findings: readonly ShownFinding[], path: string): readonly ShownFinding[] {
  return findings.filter(
    ({ finding }) => finding.location.path === path && atLeast(finding.severity, 'warning'),
  );
}
