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
import { didYouMean } from './suggest.ts';
import type { ColorChoice } from './terminal/colors.ts';
import { oneOf, type ParsedArguments, parseArguments, type UsageError, usageError } from './usage.ts';

/** What `nix-audit check` was asked to do. */
export interface CheckOptions {
  readonly ok: true;
  /** As given; the current folder when none is. */
  readonly paths: readonly string[];
  readonly format: 'text' | 'json';
  readonly failOn: FailOn;
  readonly color: ColorChoice;
  readonly quiet: boolean;
  readonly gitignore: boolean;
  /** Patterns as in .gitignore, relative to the working directory. */
  readonly exclude: readonly string[];
  readonly settings: AuditSettings;
}

const config: ParseArgsOptionsConfig = {
  format: { type: 'string', short: 'f' },
  'fail-on': { type: 'string' },
  audience: { type: 'string' },
  rule: { type: 'string', multiple: true },
  color: { type: 'string' },
  quiet: { type: 'boolean', short: 'q' },
  'no-gitignore': { type: 'boolean' },
  exclude: { type: 'string', multiple: true },
};

/** Reads the arguments of `check`. `ruleIds` are the rules there are. */
export function checkOptions(args: readonly string[], ruleIds: readonly string[]): CheckOptions | UsageError {
  const parsed = parseArguments(args, config);
  if (!parsed.ok) return parsed;
  const format = oneOf(parsed, 'format', ['text', 'json'], 'text');
  if (!format.ok) return format;
  const failOn = oneOf<FailOn>(parsed, 'fail-on', [...severityOrder, 'never'], 'warning');
  if (!failOn.ok) return failOn;
  const audience = oneOf(parsed, 'audience', audienceOrder, 'default');
  if (!audience.ok) return audience;
  const color = oneOf<ColorChoice>(parsed, 'color', ['auto', 'always', 'never'], 'auto');
  if (!color.ok) return color;
  const severities = ruleSeverities(parsed, ruleIds);
  if (!severities.ok) return severities;
  if (parsed.positionals.includes('-')) {
    return usageError('Standard input is not read: name a file or a folder (a file called "-" is ./-).');
  }
  if (parsed.positionals.includes('')) return usageError('A path is empty.');
  const exclude = parsed.options.get('exclude') ?? [];
  if (exclude.some((pattern) => pattern.trim() === ''))
    return usageError('--exclude takes a pattern, not nothing.');
  return {
    ok: true,
    paths: parsed.positionals.length === 0 ? ['.'] : parsed.positionals,
    format: format.value,
    failOn: failOn.value,
    color: color.value,
    quiet: parsed.options.has('quiet'),
    gitignore: !parsed.options.has('no-gitignore'),
    exclude,
    settings: { ...defaultSettings, audience: audience.value, severities: severities.value },
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
