import type { Edit } from '../../text/edits.ts';
import { NixField, NixKind } from '../../syntax/nix-kinds.ts';
import { childByField, type NodeTable, parentOf, spanOf, symbolOf, textOf } from '../../syntax/table.ts';
import type { NixFacts, BuiltinUse } from '../../nix/facts.ts';
import type { Fix } from '../fix.ts';
import { advice, ownEdits } from '../shared/own-fixes.ts';
import { systemInScope } from './shared/system-in-scope.ts';
import type { Rule, Severity, NixFileRole } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';

/**
 * ## What it does
 *
 * Finds `builtins.currentSystem`.
 *
 * ## Why it is bad
 *
 * The outcome depends on the machine that evaluates. In pure evaluation, which flakes use, the attribute does not exist,
 * so that the evaluation stops (Nix manual, `pure-eval`: "Disable impure constants").
 *
 * As the default of an argument (`{ system ? builtins.currentSystem }`), and in shell.nix, default.nix, release.nix and
 * ci.nix, which are evaluated for the machine at hand, it is a hint.
 * With a fallback (`builtins.currentSystem or "x86_64-linux"`), or in a file that asks `builtins ? currentSystem`, it is
 * no finding.
 *
 * ## Fix
 *
 * Takes the system from an argument of a function around it: `system`, or that of `stdenv` or `pkgs`. Unsafe, because
 * these may be of another system.
 *
 * ## When to ignore it
 *
 * In a file that is only evaluated for the machine at hand.
 */
export const rule: Rule = {
  meta: {
    id: 'impure-current-system',
    group: 'impure',
    severity: 'info',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    if (role.generated) return;
    for (const use of facts.builtinUses) {
      if (use.name !== 'currentSystem' || use.guarded) continue;
      const severity: Severity = severities[use.isFallback ? 'entry' : role.kind];
      report({
        message:
          role.kind === 'flake'
            ? 'builtins.currentSystem does not exist in a flake, which is evaluated without knowing the machine.'
            : 'builtins.currentSystem is the system of the machine that evaluates, so the outcome depends on it.',
        span: use.span,
        subject: 'currentSystem',
        severity: severityIn(role, severity),
        fixes: () => taking(facts, use, role),
      });
    }
  },
};

function taking({ table }: NixFacts, use: BuiltinUse, { kind }: NixFileRole): readonly Fix[] {
  // What is compared with it is told the system in another way.
  if (use.isFallback || use.inherited || isCompared(table, use.row)) return [];
  const system = systemInScope(table, use.row);
  if (system !== undefined)
    return ownEdits('unsafe', `Take the system from ${system}`, taken(table, use, system));
  if (kind === 'entry') return [];
  return advice(
    kind === 'flake'
      ? 'Make the outputs for a list of systems, and take the system from there.'
      : 'Take the system as an argument.',
  );
}

const severities = { flake: 'warning', entry: 'hint', module: 'info' } as const;

/** `system = system;` is written `inherit system;`. */
function taken(table: NodeTable, { row, span }: BuiltinUse, system: string): Edit {
  const binding = parentOf(table, row);
  const isNamed =
    symbolOf(table, binding) === NixKind.binding &&
    textOf(table, childByField(table, binding, NixField.attrpath)) === system;
  return isNamed ? { span: spanOf(table, binding), text: `inherit ${system};` } : { span, text: system };
}

function isCompared(table: NodeTable, row: number): boolean {
  const parent = parentOf(table, row);
  return (
    symbolOf(table, parent) === NixKind.binary_expression &&
    /^[!=]=$/.test(textOf(table, childByField(table, parent, NixField.operator)))
  );
}
