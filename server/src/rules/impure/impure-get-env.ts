import { printable } from '../../flake/show.ts';
import type { NixFileRole, Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { builtinCalls } from './shared/builtin-calls.ts';

/**
 * ## What it does
 *
 * Finds `builtins.getEnv`, which reads an environment variable.
 *
 * ## Why it is bad
 *
 * The outcome depends on the environment of whoever evaluates. In pure evaluation, which flakes use, every variable is
 * empty and nothing says so (`prim_getEnv` in src/libexpr/primops.cc), so that the same file means something else there.
 *
 * Where it only gives a default (of an argument, or in `mkDefault`), it is an info.
 *
 * ## When to ignore it
 *
 * In a file that is only used by hand, with `--impure`. The loaders that niv, npins and lon write are known and not
 * reported.
 */
export const rule: Rule = {
  meta: {
    id: 'impure-get-env',
    group: 'impure',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    if (role.generated) return;
    for (const { span, row, args } of builtinCalls(facts, GET_ENV)) {
      const value = args[0] === undefined ? undefined : facts.value(args[0]);
      const variable = value?.kind === 'string' ? value.value : undefined;
      report({
        message: message(variable, role),
        span,
        subject: 'getEnv',
        detail: variable ?? '',
        severity: severityIn(role, facts.isFallback(row) && role.kind !== 'flake' ? 'info' : 'warning'),
      });
    }
  },
};

const GET_ENV: ReadonlySet<string> = new Set(['getEnv']);

function message(variable: string | undefined, role: NixFileRole): string {
  const what =
    variable === undefined ? 'an environment variable' : `the environment variable ${printable(variable)}`;
  return role.kind === 'flake'
    ? `builtins.getEnv reads ${what}, which is always empty in a flake.`
    : `builtins.getEnv reads ${what}, so the outcome depends on who evaluates.`;
}
