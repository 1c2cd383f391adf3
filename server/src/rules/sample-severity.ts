import type { NixFileRole, Severity } from './rule.ts';

/** The severity of a finding in a file of this role: in templates, tests and fixtures at most an info. */
export function severityIn(role: Pick<NixFileRole, 'sample'>, severity: Severity): Severity {
  return role.sample && (severity === 'error' || severity === 'warning') ? 'info' : severity;
}
