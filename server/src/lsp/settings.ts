import { type AuditSettings, defaultSettings, isAudience, isSeverity } from '../engine/settings.ts';
import type { Severity } from '../rules/rule.ts';
import { isRecord, isSet, parsePolicy } from './policy-settings.ts';

/** What the section `nixAudit` says of one resource. */
export interface ResourceSettings {
  /** When false, nothing is reported. */
  readonly enable: boolean;
  /** Whether changes against git's HEAD are looked at, in a trusted workspace. */
  readonly compareWithHead: boolean;
  /** Whether scripts that Nix runs and Dockerfiles are audited, too. */
  readonly includeScripts: boolean;
  /** Whether hovers say anything. */
  readonly hover: boolean;
  /** Whether hovers evaluate packages to say how large their closures are, in a trusted workspace. */
  readonly hoverClosureSize: boolean;
  /** Whether there are lenses above inputs and outputs. */
  readonly codeLens: boolean;
  /** Whether there are hints behind inputs. */
  readonly inlayHints: boolean;
  /** The `nix` to ask; empty for the one on `PATH`. */
  readonly nixPath: string;
  /** Without a day, which is not a matter of settings. */
  readonly audit: AuditSettings;
  /** Equal settings of the audit have equal ids. */
  readonly id: string;
}

export const defaultResourceSettings: ResourceSettings = {
  enable: true,
  compareWithHead: true,
  includeScripts: false,
  hover: true,
  hoverClosureSize: false,
  codeLens: true,
  inlayHints: true,
  nixPath: '',
  audit: defaultSettings,
  id: '',
};

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
  const { audience, rules, policy } = section;
  if (isSet(audience) && !isAudience(audience)) {
    complaints.push(`The setting "nixAudit.audience" knows no ${JSON.stringify(audience)}.`);
  }
  const audit: AuditSettings = {
    ...defaultSettings,
    audience: isAudience(audience) ? audience : defaultSettings.audience,
    severities: parseRules(rules, isRule, complaints),
    policy: parsePolicy(policy, complaints),
  };
  const id = JSON.stringify([
    audit.audience,
    [...audit.severities].sort(([a], [b]) => (a < b ? -1 : 1)),
    audit.policy,
  ]);
  const enable = flag(section, 'enable', complaints) ?? true;
  const compareWithHead = flag(section, 'compareWithHead', complaints) ?? true;
  const includeScripts = flag(section, 'includeScripts', complaints) ?? false;
  const hover = nestedFlag(section, 'hover', 'enabled', complaints) ?? true;
  const hoverClosureSize = nestedFlag(section, 'hover', 'closureSize', complaints) ?? false;
  const codeLens = nestedFlag(section, 'codeLens', 'enabled', complaints) ?? true;
  const inlayHints = nestedFlag(section, 'inlayHints', 'enabled', complaints) ?? true;
  const nixPath = nestedText(section, 'nix', 'path', complaints) ?? '';
  const shown = { hover, hoverClosureSize, codeLens, inlayHints };
  return { settings: { enable, compareWithHead, includeScripts, ...shown, nixPath, audit, id }, complaints };
}

/** The flag of a group of settings: `nixAudit.hover.enabled`. */
function nestedFlag(
  section: Section,
  group: string,
  name: string,
  complaints: string[],
): boolean | undefined {
  const value = nested(section, group, name, complaints);
  if (typeof value === 'boolean') return value;
  if (isSet(value)) complaints.push(`The setting "nixAudit.${group}.${name}" is neither true nor false.`);
  return undefined;
}

/** The same of a text: `nixAudit.nix.path`. */
function nestedText(section: Section, group: string, name: string, complaints: string[]): string | undefined {
  const value = nested(section, group, name, complaints);
  if (typeof value === 'string') return value;
  if (isSet(value)) complaints.push(`The setting "nixAudit.${group}.${name}" is no text.`);
  return undefined;
}

type Section = Readonly<Record<string, unknown>>;

function nested(section: Section, group: string, name: string, complaints: string[]): unknown {
  const within = section[group];
  if (!isSet(within)) return undefined;
  if (isRecord(within)) return within[name];
  const complaint = `The setting "nixAudit.${group}" is not an object.`;
  if (!complaints.includes(complaint)) complaints.push(complaint);
  return undefined;
}

/** Undefined where it is not set. */
function flag(
  section: Readonly<Record<string, unknown>>,
  name: string,
  complaints: string[],
): boolean | undefined {
  const value = section[name];
  if (typeof value === 'boolean') return value;
  if (isSet(value)) complaints.push(`The setting "nixAudit.${name}" is neither true nor false.`);
  return undefined;
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
