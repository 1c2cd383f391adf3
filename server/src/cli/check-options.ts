import type { ParseArgsOptionsConfig } from 'node:util';
import { auditConfig, type AuditOptions, auditOptions } from './audit-options.ts';
import { parseArguments, type UsageError, usageError } from './usage.ts';

/** What `nix-audit check` was asked to do. */
export interface CheckOptions extends AuditOptions {
  readonly ok: true;
  /** As given; the current folder when none is. */
  readonly paths: readonly string[];
  readonly gitignore: boolean;
  /** Patterns as in .gitignore, relative to the working directory. */
  readonly exclude: readonly string[];
  /** Whether scripts that Nix runs and Dockerfiles are audited where folders are walked. */
  readonly includeScripts: boolean;
  /** The git revision to compare with: only what changed since is audited. */
  readonly base: string | undefined;
  /** Which fixes are applied, and whether they are written or printed as a patch. */
  readonly fix: FixOptions | undefined;
}

export interface FixOptions {
  readonly unsafe: boolean;
  /** Whether those are asked for, too, that take Nix and the network. */
  readonly online: boolean;
  readonly how: 'write' | 'patch';
}

const config: ParseArgsOptionsConfig = {
  ...auditConfig,
  'no-gitignore': { type: 'boolean' },
  exclude: { type: 'string', multiple: true },
  'include-scripts': { type: 'boolean' },
  base: { type: 'string' },
  fix: { type: 'boolean' },
  unsafe: { type: 'boolean' },
  online: { type: 'boolean' },
  diff: { type: 'boolean' },
};

/** Reads the arguments of `check`. `ruleIds` are the rules there are. */
export function checkOptions(args: readonly string[], ruleIds: readonly string[]): CheckOptions | UsageError {
  const parsed = parseArguments(args, config);
  if (!parsed.ok) return parsed;
  const common = auditOptions(parsed, ruleIds);
  if (!common.ok) return common;
  const base = parsed.options.get('base')?.at(-1);
  if (base !== undefined && (base.trim() === '' || base.startsWith('-')))
    return usageError(`--base takes a revision of git, such as main or HEAD, not "${base}".`);
  if (parsed.positionals.includes('-')) {
    return usageError('Standard input is not read: name a file or a folder (a file called "-" is ./-).');
  }
  if (parsed.positionals.includes('')) return usageError('A path is empty.');
  const exclude = parsed.options.get('exclude') ?? [];
  if (exclude.some((pattern) => pattern.trim() === ''))
    return usageError('--exclude takes a pattern, not nothing.');
  const [fixes, unsafe, online, patch] = ['fix', 'unsafe', 'online', 'diff'].map((name) =>
    parsed.options.has(name),
  );
  if (unsafe === true && fixes !== true && patch !== true)
    return usageError('--unsafe says which fixes are applied: it goes with --fix or --diff.');
  if (online === true && unsafe !== true)
    return usageError('--online goes with --unsafe: what is fetched for a fix is trusted at its first use.');
  if (patch === true && common.value.format !== 'text')
    return usageError('--diff prints a patch and takes no --format; --format json holds the fixes, too.');
  return {
    ok: true,
    ...common.value,
    fix:
      fixes === true || patch === true
        ? { unsafe: unsafe === true, online: online === true, how: patch === true ? 'patch' : 'write' }
        : undefined,
    paths: parsed.positionals.length === 0 ? ['.'] : parsed.positionals,
    gitignore: !parsed.options.has('no-gitignore'),
    exclude,
    includeScripts: parsed.options.has('include-scripts'),
    base,
  };
}
