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
  return value.flatMap((pattern: unknown) => {
    if (typeof pattern === 'string' && pattern.trim() !== '') return [pattern.trim()];
    complaints.push(
      `The setting "nixAudit.policy.${name}" holds ${JSON.stringify(pattern)}, which is no pattern.`,
    );
    return [];
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
