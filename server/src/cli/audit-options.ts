import type { ParseArgsOptionsConfig } from 'node:util';
import {
  type AuditSettings,
  audienceOrder,
  defaultSettings,
  isSeverity,
  severityOrder,
} from '../engine/settings.ts';
import type { Severity } from '../rules/rule.ts';
import type { FailOn } from './exit-codes.ts';
import { dayOption, policyConfig, policyOptions } from './policy-options.ts';
import { didYouMean } from './suggest.ts';
import type { ColorChoice } from './terminal/colors.ts';
import { oneOf, type ParsedArguments, type UsageError, usageError } from './usage.ts';

export type AuditFormat = 'text' | 'json' | 'markdown';

/** What every command that audits can be asked. */
export interface AuditOptions {
  readonly format: AuditFormat;
  readonly failOn: FailOn;
  readonly color: ColorChoice;
  readonly quiet: boolean;
  /** Without a day where none was given: whoever runs the audit says which day it is. */
  readonly settings: AuditSettings;
}

export const auditConfig: ParseArgsOptionsConfig = {
  format: { type: 'string', short: 'f' },
  'fail-on': { type: 'string' },
  audience: { type: 'string' },
  rule: { type: 'string', multiple: true },
  color: { type: 'string' },
  quiet: { type: 'boolean', short: 'q' },
  ...policyConfig,
};

/** Reads the arguments that are common to commands that audit. `ruleIds` are the rules there are. */
export function auditOptions(
  parsed: ParsedArguments,
  ruleIds: readonly string[],
): { readonly ok: true; readonly value: AuditOptions } | UsageError {
  const format = oneOf<AuditFormat>(parsed, 'format', ['text', 'json', 'markdown'], 'text');
  if (!format.ok) return format;
  const failOn = oneOf<FailOn>(parsed, 'fail-on', [...severityOrder, 'never'], 'warning');
  if (!failOn.ok) return failOn;
  const audience = oneOf(parsed, 'audience', audienceOrder, 'default');
  if (!audience.ok) return audience;
  const color = oneOf<ColorChoice>(parsed, 'color', ['auto', 'always', 'never'], 'auto');
  if (!color.ok) return color;
  const severities = ruleSeverities(parsed, ruleIds);
  if (!severities.ok) return severities;
  const policy = policyOptions(parsed);
  if (!policy.ok) return policy;
  const today = dayOption(parsed);
  if (!today.ok) return today;
  return {
    ok: true,
    value: {
      format: format.value,
      failOn: failOn.value,
      color: color.value,
      quiet: parsed.options.has('quiet'),
      settings: {
        ...defaultSettings,
        audience: audience.value,
        severities: severities.value,
        policy: policy.value,
        today: today.value,
      },
    },
  };
}

function ruleSeverities(
  parsed: ParsedArguments,
  ruleIds: readonly string[],
): { readonly ok: true; readonly value: ReadonlyMap<string, Severity | 'off'> } | UsageError {
  const value = new Map<string, Severity | 'off'>();
  for (const given of parsed.options.get('rule') ?? []) {
    const equals = given.indexOf('=');
    const id = equals < 0 ? given : given.slice(0, equals);
    const severity = equals < 0 ? '' : given.slice(equals + 1);
    if (!ruleIds.includes(id)) return usageError(`There is no rule "${id}".${didYouMean(id, ruleIds)}`);
    if (severity !== 'off' && !isSeverity(severity)) {
      return usageError(`--rule takes ID=off, ID=hint, ID=info, ID=warning or ID=error, not "${given}".`);
    }
    value.set(id, severity);
  }
  return { ok: true, value };
}
