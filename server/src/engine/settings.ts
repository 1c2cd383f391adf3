import { defaultPolicy, type Policy } from '../rules/policy.ts';
import type { Audience, RuleMeta, Severity } from '../rules/rule.ts';

/** How an audit is set up, parsed once and never changed. */
export interface AuditSettings {
  /** Rules of this audience and of the milder ones run. */
  readonly audience: Audience;
  /** By rule id: another severity, or `off`. */
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
  readonly policy: Policy;
  /** The day of the audit in seconds since 1970; undefined where findings must not depend on it. */
  readonly today: number | undefined;
}

/** Without a day: whoever runs the audit says which day it is. */
export const defaultSettings: AuditSettings = {
  audience: 'default',
  severities: new Map(),
  policy: defaultPolicy,
  today: undefined,
};

export const severityOrder: readonly Severity[] = ['error', 'warning', 'info', 'hint'];
export const audienceOrder: readonly Audience[] = ['default', 'pedantic', 'auditor'];

export function isSeverity(value: unknown): value is Severity {
  return severityOrder.some((severity) => severity === value);
}

export function isAudience(value: unknown): value is Audience {
  return audienceOrder.some((audience) => audience === value);
}

/** Whether `severity` is as grave as `limit` or graver. */
export function atLeast(severity: Severity, limit: Severity): boolean {
  return severityOrder.indexOf(severity) <= severityOrder.indexOf(limit);
}

/** Whether a rule runs at all. A rule that is named with a severity runs, whoever it is for. */
export function isEnabled(meta: RuleMeta, settings: AuditSettings): boolean {
  const chosen = settings.severities.get(meta.id);
  if (chosen !== undefined) return chosen !== 'off';
  return audienceOrder.indexOf(meta.audience) <= audienceOrder.indexOf(settings.audience);
}
