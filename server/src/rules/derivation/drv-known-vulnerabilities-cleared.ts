import type { Binding, Call, NixFacts } from '../../nix/facts.ts';
import { withoutParens, withParens } from '../../nix/rows.ts';
import { NixField, NixKind } from '../../syntax/nix-kinds.ts';
import { childByField, fieldOf, NONE, parentOf, symbolOf, textOf } from '../../syntax/table.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { recipientOf } from './shared/recipients.ts';

/**
 * ## What it does
 *
 * Finds places where the list of known vulnerabilities is taken from a package: `knownVulnerabilities = [ ]` in what
 * overrides it or is added to its `meta`, and `removeAttrs … [ "knownVulnerabilities" ]`.
 *
 * ## Why it is bad
 *
 * nixpkgs refuses to evaluate a package with known vulnerabilities, and says which they are. With an empty list it is
 * installed like any other, and nobody is told, now or when further ones become known. `permittedInsecurePackages` allows
 * one version of one package, in the open, and the next version has to be allowed anew
 * (pkgs/stdenv/generic/check-meta.nix of nixpkgs; "Installing insecure packages" in its manual).
 *
 * ## When to ignore it
 *
 * When none of what is listed concerns the package as it is built there, for example because it is patched.
 */
export const rule: Rule = {
  meta: {
    id: 'drv-known-vulnerabilities-cleared',
    group: 'derivation',
    severity: 'error',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'none',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    const common = { subject: NAME, severity: severityIn(role, 'error') };
    for (const binding of facts.bindings(NAME)) {
      const value = facts.optionValue(binding.attr);
      if (value.kind !== 'list' || value.items.length > 0 || !isCleared(facts, binding)) continue;
      report({
        message: `An empty knownVulnerabilities hides what nixpkgs warns of in this package, so that nobody is told: ${INSTEAD}.`,
        span: binding.attr.nameSpan,
        ...common,
      });
    }
    if (!facts.table.text.includes(NAME)) return;
    for (const call of facts.calls) {
      if (!removes(facts, call)) continue;
      report({
        message: `removeAttrs takes knownVulnerabilities from a package, so that nobody is told of them: ${INSTEAD}.`,
        span: call.calleeSpan,
        ...common,
      });
    }
  },
};

const NAME = 'knownVulnerabilities';
const INSTEAD = 'permittedInsecurePackages allows one version, in the open';
const META: ReadonlySet<string> = new Set(['meta']);

/** In the set of a new package an empty list says nothing. */
function isCleared(facts: NixFacts, binding: Binding): boolean {
  if (binding.isLocal) return false;
  return recipientOf(facts, binding, META).kind === 'override' || replacesMeta(facts, binding);
}

/** `old.meta // { … }`, also with `or { }` after it or in parentheses. */
function replacesMeta({ table }: NixFacts, { row }: Binding): boolean {
  const set = withParens(table, parentOf(table, parentOf(table, row)));
  const join = parentOf(table, set);
  if (join === NONE || symbolOf(table, join) !== NixKind.binary_expression) return false;
  if (fieldOf(table, set) !== NixField.right) return false;
  if (textOf(table, childByField(table, join, NixField.operator)) !== '//') return false;
  const left = withoutParens(table, childByField(table, join, NixField.left));
  if (left === NONE || symbolOf(table, left) !== NixKind.select_expression) return false;
  return /(?:^|\.)meta$/.test(textOf(table, childByField(table, left, NixField.attrpath)));
}

function removes(facts: NixFacts, { callee, args }: Call): boolean {
  if (callee.name !== 'removeAttrs' || callee.origin === 'local') return false;
  const names = args[1] === undefined ? undefined : facts.value(args[1]);
  if (names?.kind !== 'list') return false;
  return names.items.some((item) => {
    const name = facts.value(item);
    return name.kind === 'string' && name.value === NAME;
  });
}
