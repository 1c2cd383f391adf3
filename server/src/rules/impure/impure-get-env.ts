import { printable } from '../../flake/show.ts';
import type { NixFacts } from '../../nix/facts.ts';
import type { Span } from '../../text/span.ts';
import type { NixFileRole, Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';

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
    for (const { span, variable } of readsOf(facts)) {
      report({
        message: message(variable, role),
        span,
        subject: 'getEnv',
        detail: variable ?? '',
        severity: severityIn(role, 'warning'),
      });
    }
  },
};

interface Read {
  readonly span: Span;
  readonly variable: string | undefined;
}

/** The calls of getEnv. Where it is only named (`map builtins.getEnv names`), and nothing calls it by another name, that. */
function readsOf(facts: NixFacts): Read[] {
  const reads: Read[] = [];
  const called = new Set<number>();
  for (const { callee, calleeSpan, args } of facts.calls) {
    if (callee.origin !== 'builtin' || callee.name !== 'getEnv') continue;
    const value = args[0] === undefined ? undefined : facts.value(args[0]);
    reads.push({ span: calleeSpan, variable: value?.kind === 'string' ? value.value : undefined });
    called.add(calleeSpan.start);
  }
  const named = facts.builtinUses.filter(({ name, inherited }) => name === 'getEnv' && !inherited);
  const byAlias = reads.length > named.filter(({ span }) => called.has(span.start)).length;
  for (const { span } of named) {
    if (!called.has(span.start) && !byAlias) reads.push({ span, variable: undefined });
  }
  return reads;
}

function message(variable: string | undefined, role: NixFileRole): string {
  const what =
    variable === undefined ? 'an environment variable' : `the environment variable ${printable(variable)}`;
  return role.kind === 'flake'
    ? `builtins.getEnv reads ${what}, which is always empty in a flake.`
    : `builtins.getEnv reads ${what}, so the outcome depends on who evaluates.`;
}
