import { parseSourcePattern } from '../rules/shared/source-pattern.ts';
import { defaultPolicy, type Policy } from '../rules/policy.ts';

/** Reads `nixAudit.policy`, which may hold anything: what cannot be used counts as not set and is complained about. */
export function parsePolicy(given: unknown, complaints: string[]): Policy {
  if (!isSet(given)) return defaultPolicy;
  if (!isRecord(given)) {
    complaints.push('The settings "nixAudit.policy" are not an object and are ignored.');
    return defaultPolicy;
  }
  const list = (name: keyof Policy) => patterns(given[name], name, complaints);
  const number = (name: keyof Policy, least: number) => wholeNumber(given[name], name, least, complaints);
  const cooldownDays = number('cooldownDays', 0);
  return {
    allowedSources: list('allowedSources'),
    deniedSources: list('deniedSources'),
    maxNodes: number('maxNodes', 1),
    maxDepth: number('maxDepth', 1),
    maxBytes: number('maxBytes', 1),
    staleDays: number('staleDays', 1) ?? defaultPolicy.staleDays,
    cooldownDays: cooldownDays === 0 ? undefined : cooldownDays,
  };
}

function patterns(value: unknown, name: string, complaints: string[]): readonly string[] {
  if (!isSet(value)) return [];
  if (!Array.isArray(value)) {
    complaints.push(`The setting "nixAudit.policy.${name}" is not a list of patterns.`);
    return [];
  }
  return value.flatMap((given: unknown) => {
    const holds = `The setting "nixAudit.policy.${name}" holds ${JSON.stringify(given)}`;
    const text = typeof given === 'string' ? given.trim() : '';
    if (text === '') {
      complaints.push(`${holds}, which is no pattern.`);
      return [];
    }
    // A pattern that cannot be read stays: without it, a list of what is allowed might be empty and allow all.
    const pattern = parseSourcePattern(text);
    if (!pattern.ok) complaints.push(`${holds}, which holds for nothing: ${pattern.error}.`);
    return [text];
  });
}

function wholeNumber(value: unknown, name: string, least: number, complaints: string[]): number | undefined {
  if (!isSet(value)) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  complaints.push(`The setting "nixAudit.policy.${name}" is not a whole number of at least ${least}.`);
  return undefined;
}

export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
