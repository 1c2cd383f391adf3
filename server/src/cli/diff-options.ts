import { auditConfig, type AuditOptions, auditOptions } from './audit-options.ts';
import { parseArguments, type UsageError, usageError } from './usage.ts';

/** What `nix-audit diff` was asked to do. */
export interface DiffOptions extends AuditOptions {
  readonly ok: true;
  /** As given. `/dev/null` for a lock that there was not. */
  readonly old: string;
  readonly now: string;
}

/** What git gives for a file that there is not. */
export const NO_FILE = '/dev/null';

/** Reads the arguments of `diff`. `ruleIds` are the rules there are. */
export function diffOptions(args: readonly string[], ruleIds: readonly string[]): DiffOptions | UsageError {
  const parsed = parseArguments(args, auditConfig);
  if (!parsed.ok) return parsed;
  const common = auditOptions(parsed, ruleIds);
  if (!common.ok) return common;
  const [old, now, more] = parsed.positionals;
  if (old === undefined || now === undefined || more !== undefined)
    return usageError('The command diff takes two lockfiles: the old one and the new one.');
  if (old === '' || now === '') return usageError('A path is empty.');
  if (old === '-' || now === '-')
    return usageError('Standard input is not read: name a file (a file called "-" is ./-).');
  if (now === NO_FILE) return usageError('The new lockfile is not there, so that there is nothing to audit.');
  return { ok: true, ...common.value, old, now };
}
