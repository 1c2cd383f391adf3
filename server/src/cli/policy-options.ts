import type { ParseArgsOptionsConfig } from 'node:util';
import { dayOf } from '../engine/day.ts';
import { parseSourcePattern } from '../rules/shared/source-pattern.ts';
import { defaultPolicy, type Policy } from '../rules/policy.ts';
import { type ParsedArguments, type UsageError, usageError } from './usage.ts';

export const policyConfig: ParseArgsOptionsConfig = {
  'allow-source': { type: 'string', multiple: true },
  'deny-source': { type: 'string', multiple: true },
  'max-nodes': { type: 'string' },
  'max-depth': { type: 'string' },
  'max-bytes': { type: 'string' },
  'stale-after': { type: 'string' },
  cooldown: { type: 'string' },
  today: { type: 'string' },
};

type Read<T> = { readonly ok: true; readonly value: T } | UsageError;

/** What a project asks of its locks. */
export function policyOptions(parsed: ParsedArguments): Read<Policy> {
  const allowed = patterns(parsed, 'allow-source');
  if (!allowed.ok) return allowed;
  const denied = patterns(parsed, 'deny-source');
  if (!denied.ok) return denied;
  const maxNodes = count(parsed, 'max-nodes', 'a number of nodes');
  if (!maxNodes.ok) return maxNodes;
  const maxDepth = count(parsed, 'max-depth', 'a number of inputs that lead to one another');
  if (!maxDepth.ok) return maxDepth;
  const maxBytes = count(parsed, 'max-bytes', 'a number of bytes');
  if (!maxBytes.ok) return maxBytes;
  const stale = count(parsed, 'stale-after', 'a number of days');
  if (!stale.ok) return stale;
  const cooldown = count(parsed, 'cooldown', 'a number of days');
  if (!cooldown.ok) return cooldown;
  return {
    ok: true,
    value: {
      allowedSources: allowed.value,
      deniedSources: denied.value,
      maxNodes: maxNodes.value,
      maxDepth: maxDepth.value,
      maxBytes: maxBytes.value,
      staleDays: stale.value ?? defaultPolicy.staleDays,
      cooldownDays: cooldown.value,
    },
  };
}

/** The day of `--today` in seconds since 1970; undefined without that option. */
export function dayOption(parsed: ParsedArguments): Read<number | undefined> {
  const given = parsed.options.get('today')?.at(-1);
  if (given === undefined) return { ok: true, value: undefined };
  const value = dayOf(given);
  return value === undefined
    ? usageError(`--today takes a day such as 2026-01-31, not "${given}".`)
    : { ok: true, value };
}

function patterns(parsed: ParsedArguments, option: string): Read<readonly string[]> {
  const given = parsed.options.get(option) ?? [];
  for (const text of given) {
    const pattern = parseSourcePattern(text);
    if (!pattern.ok) return usageError(`--${option} "${text}": ${pattern.error}.`);
  }
  return { ok: true, value: given };
}

function count(parsed: ParsedArguments, option: string, what: string): Read<number | undefined> {
  const given = parsed.options.get(option)?.at(-1);
  if (given === undefined) return { ok: true, value: undefined };
  const value = Number(given);
  if (!/^\d+$/.test(given) || !Number.isSafeInteger(value))
    return usageError(`--${option} takes ${what}, not "${given}".`);
  return { ok: true, value };
}
