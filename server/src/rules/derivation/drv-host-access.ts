import type { Binding, NixFacts } from '../../nix/facts.ts';
import { ownEdits } from '../shared/own-fixes.ts';
import { removeAttr } from '../../nix/edit/remove.ts';
import type { Rule, Severity } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { attributesNamed, isFilled, isOn } from './shared/attributes.ts';
import { derivationName, recipientOf } from './shared/recipients.ts';

/**
 * ## What it does
 *
 * Finds derivations that ask for holes in the sandbox: `__impureHostDeps`, `__sandboxProfile` and `sandboxProfile`,
 * those that packages hand on to whatever uses them, and `__darwinAllowLocalNetworking`.
 *
 * ## Why it is bad
 *
 * What the build finds there is not among its inputs: it differs between machines, and no audit of the inputs sees it.
 * `__impureHostDeps` brings files of the machine into the sandbox, as far as `allowed-impure-host-deps` has them, and
 * makes Nix refuse the build otherwise. A sandbox profile adds rules to the sandbox of macOS, which may allow anything
 * (`__sandboxProfile` in the manual's chapter on advanced attributes, src/libstore/derivation-options.cc;
 * `allowed-impure-host-deps` in that on nix.conf).
 *
 * The `mkDerivation` of nixpkgs hands all of these on to builds on macOS alone
 * (pkgs/stdenv/generic/make-derivation.nix), the builtin `derivation` to all.
 *
 * `__darwinAllowLocalNetworking` allows a build on macOS to talk to the machine's own servers. Tests need it often, so
 * it is only an info.
 *
 * ## Fix
 *
 * Removes the attribute. Unsafe, because the build may need what it asks for. `__darwinAllowLocalNetworking` stays.
 *
 * ## When to ignore it
 *
 * Where a build on macOS cannot work otherwise, and the hole is as small as it can be.
 */
export const rule: Rule = {
  meta: {
    id: 'drv-host-access',
    group: 'derivation',
    severity: 'warning',
    confidence: 'high',
    audience: 'default',
    needs: 'text',
    fix: 'unsafe',
    since: '0.1.0',
  },
  on: 'nix',
  check({ facts, role }, report) {
    for (const { name, message, severity, opens } of HOLES) {
      for (const binding of attributesNamed(facts, name)) {
        if (!opens(facts, binding)) continue;
        report({
          message,
          span: binding.attr.nameSpan,
          subject: name,
          detail: derivationName(facts, binding.set),
          severity: severityIn(role, severity),
          fixes: () =>
            severity === 'info'
              ? []
              : ownEdits('unsafe', `Remove ${name}`, removeAttr(facts.table, binding.attr)),
        });
      }
    }
  },
};

interface Hole {
  readonly name: string;
  readonly message: string;
  readonly severity: Severity;
  readonly opens: (facts: NixFacts, binding: Binding) => boolean;
}

const filled = (facts: NixFacts, { attr }: Binding): boolean => isFilled(facts.optionValue(attr));
/** These have no underscores, so that others call things of their own so. */
const filledOfDerivation = (facts: NixFacts, binding: Binding): boolean =>
  filled(facts, binding) && recipientOf(facts, binding).kind !== undefined;

const FILES = 'brings files of the machine into the sandbox of this build, which no hash covers.';
const RULES = 'adds rules of its own to the sandbox of this build on macOS, which may allow anything.';

const HOLES: readonly Hole[] = [
  { name: '__impureHostDeps', message: `__impureHostDeps ${FILES}`, severity: 'warning', opens: filled },
  {
    name: '__propagatedImpureHostDeps',
    message: `__propagatedImpureHostDeps ${FILES.replace('this build', 'whatever uses this package')}`,
    severity: 'warning',
    opens: filled,
  },
  { name: '__sandboxProfile', message: `__sandboxProfile ${RULES}`, severity: 'warning', opens: filled },
  {
    name: 'sandboxProfile',
    message: `sandboxProfile ${RULES}`,
    severity: 'warning',
    opens: filledOfDerivation,
  },
  {
    name: 'propagatedSandboxProfile',
    message: `propagatedSandboxProfile ${RULES.replace('this build', 'whatever uses this package')}`,
    severity: 'warning',
    opens: filledOfDerivation,
  },
  {
    name: '__darwinAllowLocalNetworking',
    message: '__darwinAllowLocalNetworking lets this build talk to servers on the same machine, on macOS.',
    severity: 'info',
    opens: (facts, { attr }) => isOn(facts.optionValue(attr)),
  },
];
