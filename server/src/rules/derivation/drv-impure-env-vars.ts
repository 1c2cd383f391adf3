import type { Edit } from '../../text/edits.ts';
import { printable } from '../../flake/show.ts';
import type { AttrSet, Binding, NixFacts, Attr } from '../../nix/facts.ts';
import { spanOf } from '../../syntax/table.ts';
import { isNetworkVariable, isSecretVariable } from '../../tables/fetch-variables.ts';
import { ownEdits } from '../shared/own-fixes.ts';
import { removeAttr, removeItem } from '../../nix/edit/remove.ts';
import type { Rule } from '../rule.ts';
import { severityIn } from '../sample-severity.ts';
import { attributesNamed, stringsOf } from './shared/attributes.ts';
import { derivationName, recipientOf } from './shared/recipients.ts';

/**
 * ## What it does
 *
 * Finds `impureEnvVars` that hand secrets or other variables of the environment to a build, and those that have no effect.
 *
 * ## Why it is bad
 *
 * The build is given the variable as the daemon, or whoever builds, has it. It has the network, too, so that all code
 * that it runs can send a token away; and what it fetches differs from machine to machine. Variables that only say how
 * the network is reached (`lib.fetchers.proxyImpureEnvVars`, certificates, mirrors) are what the attribute is for, and are
 * not reported.
 *
 * ## What Nix does
 *
 * Only fixed-output and impure derivations are given the variables; for others Nix says nothing and passes none
 * (`impureEnvVars` in the manual's chapter on advanced attributes; `isSandboxed` in src/libstore/derivations.cc). This is
 * reported where all attributes of the derivation can be seen.
 *
 * ## Fix
 *
 * Removes the attribute where it has no effect, and a name from its list otherwise. Unsafe: what has no effect may
 * have been meant to have one, and a build may need the variable.
 *
 * ## When to ignore it
 *
 * Where a private server asks for a token, and the build runs nothing but the download.
 */
export const rule: Rule = {
  meta: {
    id: 'drv-impure-env-vars',
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
    for (const binding of attributesNamed(facts, 'impureEnvVars')) {
      const { attr, set } = binding;
      const common = { subject: 'impureEnvVars' };
      if (isOrdinary(facts, binding)) {
        report({
          message:
            'impureEnvVars has no effect on a derivation without outputHash or __impure, so the build does not get these variables.',
          span: attr.nameSpan,
          detail: `none ${derivationName(facts, set)}`.trim(),
          severity: 'info',
          fixes: () => ownEdits('unsafe', 'Remove impureEnvVars', removeAttr(facts.table, attr)),
          ...common,
        });
        continue;
      }
      for (const { row, value: name } of stringsOf(facts, attr)) {
        if (isNetworkVariable(name)) continue;
        const isSecret = isSecretVariable(name);
        report({
          message: isSecret
            ? `impureEnvVars hands ${printable(name)} to a build that has the network, so all code that it runs can read the secret and send it away.`
            : `impureEnvVars hands ${printable(name)} to the build, so what it fetches depends on the environment of the machine.`,
          span: spanOf(facts.table, row),
          detail: printable(name),
          severity: severityIn(role, isSecret ? 'warning' : 'info'),
          fixes: () =>
            ownEdits('unsafe', `Remove ${printable(name)} from impureEnvVars`, withoutName(facts, attr, row)),
          ...common,
        });
      }
    }
  },
};

/** Certainly neither fixed-output nor impure. */
function isOrdinary(facts: NixFacts, binding: Binding): boolean {
  const { kind, attrs } = recipientOf(facts, binding);
  return (kind === 'plain' || kind === 'builtin') && attrs !== undefined && !mayHaveNetwork(attrs);
}

function mayHaveNetwork({ attrs }: AttrSet): boolean {
  return attrs.has('outputHash') || attrs.has('__impure');
}

/** With its only name the attribute goes. */
function withoutName(facts: NixFacts, attr: Attr, row: number): Edit {
  const value = facts.attrValue(attr);
  const isOnly = value.kind === 'list' && value.items.length === 1 && value.row === attr.valueRow;
  return isOnly ? removeAttr(facts.table, attr) : removeItem(facts.table, row);
}
