import type { Binding, Call, NixFacts } from '../../nix/facts.ts';
import { withoutParens } from '../../nix/rows.ts';
import { NixField, NixKind } from '../../syntax/nix-kinds.ts';
import { childByField, NONE, spanOf, symbolOf, textOf } from '../../syntax/table.ts';
import { valueSpan } from '../fetch/shared/fetches.ts';
import { advice, ownEdits } from '../shared/own-fixes.ts';
import { removeAttr } from '../../nix/edit/remove.ts';
import type { Rule, Severity } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';

/**
 * ## What it does
 *
 * Finds what allows all packages that nixpkgs marks as insecure at once: `allowInsecurePredicate = _: true`, and the
 * variable `NIXPKGS_ALLOW_INSECURE = "1"` among those of a shell, a service, a user or a system.
 *
 * Two more are infos. A predicate that asks for the name without the version (`lib.getName`, `pname`) also allows what is
 * found insecure in every later version. And `config.allowInsecure = true` does nothing: nixpkgs has no such option.
 *
 * ## Why it is bad
 *
 * nixpkgs refuses packages with known vulnerabilities, and names them. With such a predicate none is refused any more
 * (pkgs/stdenv/generic/check-meta.nix), not even one that becomes insecure tomorrow, and nobody hears of it. The variable does
 * the same for whatever is evaluated impurely; a flake that is evaluated purely does not see it, so that it is a warning.
 *
 * ## Fix
 *
 * Removes an option that nixpkgs does not have, and the variable. Unsafe, because packages may be refused then:
 * `permittedInsecurePackages` allows them by name and version.
 *
 * ## When to ignore it
 *
 * Seldom: `permittedInsecurePackages` with the exact names does the same for those that are meant.
 */
export const rule: Rule = {
  meta: {
    id: 'nixpkgs-insecure-predicate',
    group: 'nixos',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    const say = (binding: Binding, severity: Severity, message: string): void =>
      report({
        message,
        span: valueSpan(facts, binding.attr),
        subject: binding.attr.name,
        severity: severityIn(role, severity),
        fixes: () =>
          binding.attr.name === 'allowInsecurePredicate'
            ? advice('List the packages in permittedInsecurePackages, each with its version.')
            : ownEdits('unsafe', `Remove ${binding.attr.name}`, removeAttr(facts.table, binding.attr)),
      });
    checkPredicates(facts, say);
    checkVariables(facts, say);
    for (const binding of facts.bindings('allowInsecure')) {
      if (binding.path.at(-2) !== 'config' || !isTrue(facts, binding)) continue;
      say(
        binding,
        'info',
        'nixpkgs has no option allowInsecure, so this allows nothing; permittedInsecurePackages names what is meant.',
      );
    }
  },
};

type Say = (binding: Binding, severity: Severity, message: string) => void;

function checkPredicates(facts: NixFacts, say: Say): void {
  const bindings = facts.bindings('allowInsecurePredicate');
  const calls = new Map(bindings.length === 0 ? [] : facts.calls.map((call) => [call.row, call]));
  for (const binding of bindings) {
    const { row } = facts.optionValue(binding.attr);
    const goesBy = row === NONE ? undefined : predicateAt(facts, row, calls);
    if (goesBy === 'nothing')
      say(
        binding,
        'error',
        'allowInsecurePredicate allows every package that nixpkgs marks as insecure, now and later.',
      );
    else if (goesBy === 'name')
      say(
        binding,
        'info',
        'allowInsecurePredicate goes by the name without the version, so it also allows what is found insecure in later versions.',
      );
  }
}

/** Whatever a value is, nixpkgs compares the variable with "1". */
function checkVariables(facts: NixFacts, say: Say): void {
  const seen = new Set<number>();
  for (const binding of facts.bindings('NIXPKGS_ALLOW_INSECURE')) {
    const value = facts.optionValue(binding.attr);
    const isOn =
      (value.kind === 'string' && value.value === '1') || (value.kind === 'number' && value.value === 1);
    if (!isOn || seen.has(value.row)) continue;
    seen.add(value.row);
    say(
      binding,
      'warning',
      'NIXPKGS_ALLOW_INSECURE allows every package that nixpkgs marks as insecure wherever evaluation is impure.',
    );
  }
}

function isTrue(facts: NixFacts, { attr }: Binding): boolean {
  const value = facts.optionValue(attr);
  return value.kind === 'bool' && value.value;
}

/** Longer ones are not looked through. */
const LONGEST = 4000;

/** What a predicate goes by: nothing, so that it always holds, or the name alone. */
function predicateAt(
  facts: NixFacts,
  row: number,
  calls: ReadonlyMap<number, Call>,
): 'nothing' | 'name' | undefined {
  const { table } = facts;
  const predicate = withoutParens(table, row);
  if (predicate === NONE) return undefined;
  if (symbolOf(table, predicate) !== NixKind.function_expression)
    return constant(facts, calls.get(predicate));
  const body = childByField(table, predicate, NixField.body);
  const value = body === NONE ? undefined : facts.value(body);
  if (value?.kind === 'bool') return value.value ? 'nothing' : undefined;
  const { start, end } = spanOf(table, predicate);
  if (body === NONE || end - start > LONGEST) return undefined;
  const text = textOf(table, body);
  return /\b(?:getName|pname)\b/.test(text) && !/version/i.test(text) ? 'name' : undefined;
}

/** `lib.const true`. */
function constant(facts: NixFacts, call: Call | undefined): 'nothing' | undefined {
  if (call?.callee.name !== 'const' || call.callee.origin !== 'library') return undefined;
  const [argument] = call.args;
  if (argument === undefined || call.args.length !== 1) return undefined;
  const value = facts.value(argument);
  return value.kind === 'bool' && value.value ? 'nothing' : undefined;
}
