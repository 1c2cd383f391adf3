import { printable } from '../../flake/show.ts';
import type { NixFacts } from '../../nix/facts.ts';
import { withParens } from '../../nix/rows.ts';
import { NixField, NixKind } from '../../syntax/nix-kinds.ts';
import { childByField, NONE, parentOf, symbolOf, textOf } from '../../syntax/table.ts';
import { advice } from '../shared/own-fixes.ts';
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
 * Where it only gives a default (of an argument, or in `mkDefault`), or the file provides for a variable that is empty
 * (`if home != "" then …`), it is an info.
 *
 * ## Fix
 *
 * What takes its place depends on what the value is for.
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
    fix: 'display',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    if (role.generated) return;
    const mayBeEmpty = emptyTest(facts);
    const reads = builtinCalls(facts, GET_ENV).map((call) => ({ call, ...variableOf(facts, call.args[0]) }));
    const isLoader = reads.some(({ known }) => OVERRIDE.test(known));
    for (const { call, variable, known } of reads) {
      if (OVERRIDE.test(known) || (isLoader && variable === 'PWD')) continue;
      const isFallback = facts.isFallback(call.row) && role.kind !== 'flake';
      report({
        message: message(variable, role),
        span: call.span,
        subject: 'getEnv',
        detail: variable ?? '',
        severity: severityIn(role, isFallback || mayBeEmpty(call.row) ? 'info' : 'warning'),
        fixes: () =>
          isFallback ? [] : advice('Take the value as an argument of a function or as an option.'),
      });
    }
  },
};

const GET_ENV: ReadonlySet<string> = new Set(['getEnv']);
/** The variable that is read, and what is known of its name from its beginning on. */
function variableOf(
  facts: NixFacts,
  argument: number | undefined,
): { readonly variable: string | undefined; readonly known: string } {
  const value = argument === undefined ? undefined : facts.value(argument);
  if (value?.kind === 'string') return { variable: value.value, known: value.value };
  return { variable: undefined, known: value?.kind === 'unknown' ? (value.prefix ?? '') : '' };
}

/**
 * By these variables the loaders of niv, npins and lon let people put another source in place of a pinned one, which may
 * be a path from where they are.
 */
const OVERRIDE = /^(?:NIV|NPINS|LON)_OVERRIDE/;
/** Names that are compared with the empty text. */
const COMPARED = /(?<![\w'-])([A-Za-z_][\w'-]{0,60})\s{0,8}[!=]=\s{0,8}""/g;

/** Whether the file provides for a variable that is empty. */
function emptyTest({ table }: NixFacts): (call: number) => boolean {
  let compared: ReadonlySet<string> | undefined;
  return (call) => {
    const parent = parentOf(table, withParens(table, call));
    if (parent === NONE) return false;
    switch (symbolOf(table, parent)) {
      case NixKind.binary_expression:
        return /^[!=]=$/.test(textOf(table, childByField(table, parent, NixField.operator)));
      case NixKind.binding:
        compared ??= new Set([...table.text.matchAll(COMPARED)].map((match) => match[1] ?? ''));
        return compared.has(textOf(table, childByField(table, parent, NixField.attrpath)));
      default:
        return false;
    }
  };
}

function message(variable: string | undefined, role: NixFileRole): string {
  const what =
    variable === undefined ? 'an environment variable' : `the environment variable ${printable(variable)}`;
  return role.kind === 'flake'
    ? `builtins.getEnv reads ${what}, which is always empty in a flake.`
    : `builtins.getEnv reads ${what}, so the outcome depends on who evaluates.`;
}
