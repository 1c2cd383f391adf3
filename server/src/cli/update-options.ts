import type { ParseArgsOptionsConfig } from 'node:util';
import { auditConfig, type AuditOptions, auditOptions } from './audit-options.ts';
import { parseArguments, type UsageError, usageError } from './usage.ts';

/** What `nix-audit update` was asked to do. */
export interface UpdateOptions extends AuditOptions {
  readonly ok: true;
  readonly what: UpdateWish;
  /** The folder with flake.nix, or a file in it, as given. */
  readonly place: string;
  readonly dryRun: boolean;
  /** Write without asking. */
  readonly yes: boolean;
}

export type UpdateWish =
  | { readonly kind: 'inputs'; readonly inputs: readonly string[] }
  | { readonly kind: 'all' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'tag'; readonly input: string }
  | { readonly kind: 'restore'; readonly inputs: readonly string[] };

const config: ParseArgsOptionsConfig = {
  ...auditConfig,
  all: { type: 'boolean' },
  missing: { type: 'boolean' },
  tag: { type: 'boolean' },
  restore: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  yes: { type: 'boolean', short: 'y' },
};

/** Reads the arguments of `update`. `ruleIds` are the rules there are. */
export function updateOptions(
  args: readonly string[],
  ruleIds: readonly string[],
): UpdateOptions | UsageError {
  const parsed = parseArguments(args, config);
  if (!parsed.ok) return parsed;
  const common = auditOptions(parsed, ruleIds);
  if (!common.ok) return common;
  if (parsed.positionals.includes('')) return usageError('A name is empty.');
  const places = parsed.positionals.filter(isPath);
  const inputs = parsed.positionals.filter((one) => !isPath(one));
  const [place = '.', more] = places;
  if (more !== undefined) return usageError('The command update takes one folder.');
  const has = (name: string) => parsed.options.has(name);
  const chosen = ['all', 'missing', 'tag', 'restore'].filter(has);
  const wish = wishOf(chosen, inputs);
  if ('message' in wish) return wish;
  if (has('yes') && has('dry-run'))
    return usageError('--yes writes, and --dry-run does not: give one of them.');
  return { ok: true, ...common.value, what: wish, place, dryRun: has('dry-run'), yes: has('yes') };
}

/** `./` and `/`: an input may have the name of a folder, and what is meant must not depend on what is there. */
function isPath(given: string): boolean {
  return /^(?:\.|\/|[A-Za-z]:[\\/])/.test(given);
}

function wishOf(chosen: readonly string[], inputs: readonly string[]): UpdateWish | UsageError {
  const [one, other] = chosen;
  if (other !== undefined) return usageError(`--${one ?? ''} and --${other} are two different things.`);
  const [input] = inputs;
  if (one === 'all' || one === 'missing') {
    if (input !== undefined) return usageError(`--${one} takes no inputs; a folder begins with ./ or /.`);
    return { kind: one };
  }
  if (input === undefined)
    return usageError(
      'Name the inputs to update, or give --all, or --missing for those that are not locked.',
    );
  if (one === 'tag')
    return inputs.length === 1 ? { kind: 'tag', input } : usageError('--tag takes one input at a time.');
  return { kind: one === 'restore' ? 'restore' : 'inputs', inputs };
}
