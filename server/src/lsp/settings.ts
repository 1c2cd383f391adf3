import { type AuditSettings, defaultSettings, isAudience, isSeverity } from '../engine/settings.ts';
import type { Severity } from '../rules/rule.ts';

/** What the section `nixAudit` says of one resource. */
export interface ResourceSettings {
  /** When false, nothing is reported. */
  readonly enable: boolean;
  readonly audit: AuditSettings;
  /** Equal settings have equal ids. */
  readonly id: string;
}

export const defaultResourceSettings: ResourceSettings = { enable: true, audit: defaultSettings, id: '' };

export interface ParsedSettings {
  readonly settings: ResourceSettings;
  /** What was left out of account, in sentences for the log. */
  readonly complaints: readonly string[];
}

/** Reads the section as a client sends it, which may be anything: what cannot be used counts as not set. */
export function parseSettings(section: unknown, isRule: (id: string) => boolean): ParsedSettings {
  if (section === undefined || section === null) return { settings: defaultResourceSettings, complaints: [] };
  if (!isRecord(section)) {
    return {
      settings: defaultResourceSettings,
      complaints: ['The settings "nixAudit" are not an object and are ignored.'],
    };
  }
  const complaints: string[] = [];
  const { enable, audience, rules } = section;
  if (isSet(enable) && typeof enable !== 'boolean')
    complaints.push('The setting "nixAudit.enable" is neither true nor false.');
  if (isSet(audience) && !isAudience(audience)) {
    complaints.push(`The setting "nixAudit.audience" knows no ${JSON.stringify(audience)}.`);
  }
  const audit: AuditSettings = {
    ...defaultSettings,
    audience: isAudience(audience) ? audience : defaultSettings.audience,
    severities: parseRules(rules, isRule, complaints),
  };
  const on = enable !== false;
  const id = JSON.stringify([on, audit.audience, [...audit.severities].sort(([a], [b]) => (a < b ? -1 : 1))]);
  return { settings: { enable: on, audit, id }, complaints };
}

function parseRules(
  rules: unknown,
  isRule: (id: string) => boolean,
  complaints: string[],
): Map<string, Severity | 'off'> {
  const severities = new Map<string, Severity | 'off'>();
  if (!isSet(rules)) return severities;
  if (!isRecord(rules)) {
    complaints.push('The setting "nixAudit.rules" is not an object of rule ids and severities.');
    return severities;
  }
  for (const [id, severity] of Object.entries(rules)) {
    if (!isRule(id))
      complaints.push(`The setting "nixAudit.rules" names ${JSON.stringify(id)}, and there is no such rule.`);
    else if (severity === 'off' || isSeverity(severity)) severities.set(id, severity);
    else
      complaints.push(
        `The setting "nixAudit.rules" gives ${id} the severity ${JSON.stringify(severity)}, which does not exist.`,
      );
  }
  return severities;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
